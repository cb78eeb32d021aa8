package org.seqmix.tensor;

/// A device that cannot be used, or no longer: no library, no driver, no memory left, lost. Its message is one line for
/// users.
public class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With the line users read.
  public DeviceException(String message) {
    super(message);
  }

  /// With the line users read, and what the device threw.
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
