package org.seqmix.opencl;

import org.seqmix.tensor.DeviceException;

/// A failed call of the OpenCL library, or the lack of one. The message is one line.
public final class OpenClException extends DeviceException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String buildLog;

  private OpenClException(String message, int code, String buildLog) {
    super(message);
    this.code = code;
    this.buildLog = buildLog;
  }

  /// A failure that no OpenCL status stands for, such as a missing library.
  static OpenClException because(String message) {
    return new OpenClException(message, 0, "");
  }

  /// `function` returned `code` while doing `what`.
  static OpenClException of(String function, int code, String what) {
    return new OpenClException(function + ": " + ClStatus.name(code) + " (" + code + ") in " + what
        + ClStatus.advice(code), code, "");
  }

  /// The compiler refused a program; the message holds its first error, {@link #buildLog} everything it said.
  static OpenClException build(int code, String what, String log) {
    String first = log.lines().filter(line -> line.contains("error")).findFirst()
        .or(() -> log.lines().filter(line -> !line.isBlank()).findFirst()).orElse("the compiler said nothing");
    return new OpenClException("clBuildProgram: " + ClStatus.name(code) + " (" + code + ") in " + what + ": "
        + first.strip(), code, log);
  }

  /// The OpenCL status, or 0 where there was none.
  public int code() {
    return code;
  }

  /// The compiler's whole output for a program that did not build; empty otherwise.
  public String buildLog() {
    return buildLog;
  }
}
