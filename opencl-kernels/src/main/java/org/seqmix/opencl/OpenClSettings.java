package org.seqmix.opencl;

/// How a device is opened.
///
/// @param roundsInputs whether products and attention round what they are given to 16 bits (BF16) and use matrix units where there are
///     any; sums stay in F32
/// @param keepsTimes whether the queue records how long each kernel took, see {@link OpenClDevice#kernelTimes}
/// @param poisons whether fresh memory is filled with NaN, to find what reads before it writes; slow
/// @param tuned whether the kernels in OpenCL C are used; without them the translated ones alone
/// @param searches whether the fastest tiles are found by timing, and remembered in the user's cache folder; else they are chosen by shape.
///     The system property `seqmix.opencl.search` set to `false` turns it off
public record OpenClSettings(boolean roundsInputs, boolean keepsTimes, boolean poisons, boolean tuned,
    boolean searches) {
  /// F32 throughout, no times.
  public static OpenClSettings defaults() {
    return new OpenClSettings(false, false, false, true,
        !"false".equals(System.getProperty("seqmix.opencl.search")));
  }

  /// The same with 16-bit inputs of products and attention.
  public OpenClSettings roundingInputs() {
    return new OpenClSettings(true, keepsTimes, poisons, tuned, searches);
  }

  /// The same with times of kernels.
  public OpenClSettings keepingTimes() {
    return new OpenClSettings(roundsInputs, true, poisons, tuned, searches);
  }

  /// The same with fresh memory that reads as NaN.
  public OpenClSettings poisoning() {
    return new OpenClSettings(roundsInputs, keepsTimes, true, tuned, searches);
  }

  /// The same with translated kernels alone.
  public OpenClSettings translatedOnly() {
    return new OpenClSettings(roundsInputs, keepsTimes, poisons, false, searches);
  }

  /// The same with tiles chosen by shape alone: nothing is timed, and no file read or written.
  public OpenClSettings withoutSearch() {
    return new OpenClSettings(roundsInputs, keepsTimes, poisons, tuned, false);
  }
}
