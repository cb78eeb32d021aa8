package org.seqmix.tensor;

/// How a device computes, chosen when it is opened.
///
/// @param precision of products and attention; everything else computes in F32
/// @param profile   whether the device notes how long its operations take, where it can
public record DeviceSettings(Precision precision, boolean profile) {
  /// What products and attention make of their inputs.
  public enum Precision {
    /// They are taken as they are: F32.
    F32,
    /// Products and attention round their inputs to 16 bits (BF16) and sum in F32.
    BF16
  }

  /// F32 without notes of time: what every device offers.
  public static DeviceSettings plain() {
    return new DeviceSettings(Precision.F32, false);
  }

  /// The same in another precision.
  public DeviceSettings withPrecision(Precision other) {
    return new DeviceSettings(other, profile);
  }
}
