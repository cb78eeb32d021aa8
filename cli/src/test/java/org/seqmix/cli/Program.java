package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Runs the program inside the test.
final class Program {
  private Program() {}

  /// What a run left behind.
  record Run(int code, String out, String err) {
    /// Fails unless the job was done.
    Run succeeded() {
      assertThat(code).as(err).isZero();
      return this;
    }

    /// Fails unless the run ended with this code and exactly one line on standard error, which is returned.
    String failedWith(int expected) {
      assertThat(code).as(err).isEqualTo(expected);
      assertThat(err.lines()).as(err).hasSize(1);
      assertThat(err).endsWith(System.lineSeparator());
      return err.strip();
    }
  }

  /// Runs the program with these arguments and no input.
  static Run run(Object... args) {
    return runWithInput("", args);
  }

  /// Runs the program with this standard input.
  static Run runWithInput(String input, Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return runTo(out, input, args);
  }

  /// Runs the program with standard output going to `out`.
  static Run runTo(OutputStream out, String input, Object... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = Terminal.of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err);
    int code = Main.run(terminal, Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    return new Run(code, out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "",
        err.toString(StandardCharsets.UTF_8));
  }
}
