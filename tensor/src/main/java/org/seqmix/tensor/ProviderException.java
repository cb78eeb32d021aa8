package org.seqmix.tensor;

/// A jar on the class path provides something that cannot be used: a name that is taken, or a provider that fails. Its
/// message is one line that names the provider and says what to do.
public final class ProviderException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /// With the line users read.
  public ProviderException(String message) {
    super(message);
  }

  /// With the line users read, and what the provider threw.
  public ProviderException(String message, Throwable cause) {
    super(message, cause);
  }
}
