package org.seqmix.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.tensor.DeviceException;
import org.seqmix.tensor.ProviderException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one place where failures become a line on standard error and an exit code.
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Main main;

  Failures(Main main) {
    this.main = main;
  }

  /// Wrong usage: what is wrong, and where the options are explained. Exit code 2.
  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    print(name + ": " + failure.getMessage() + guesses(failure) + "; try " + name + " --help", failure);
    return ExitCode.USAGE;
  }

  private static String guesses(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> guesses = unmatched.getSuggestions();
    return guesses.isEmpty() ? "" : "; did you mean " + String.join(" or ", guesses) + "?";
  }

  /// Anything that went wrong while a command ran. Exit code 1.
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof ParameterException usage) {
      return handleParseException(usage, new String[0]);
    }
    return report(failure instanceof CommandLine.ExecutionException && failure.getCause() != null
        ? failure.getCause() : failure);
  }

  /// Prints the line of `failure`. Exit code 1.
  int report(Throwable failure) {
    print("seqmix: " + line(failure), failure);
    return ExitCode.SOFTWARE;
  }

  private String line(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return switch (failure) {
      case BadInputException bad -> message;
      case IllegalArgumentException bad when !message.isEmpty() -> message;
      case ProviderException jar -> message;
      case DeviceException device -> message;
      case UnsupportedOperationException refused when !message.isEmpty() -> message;
      case UncheckedIOException io when io.getCause() != null -> line(io.getCause());
      case FileSystemException file -> file.getFile() + ": " + reason(file);
      case IOException io when !message.isEmpty() -> message;
      case OutOfMemoryError memory -> "out of memory (" + message
          + "); use a smaller batch or length, or allow more, for example SEQMIX_JAVA_OPTS=-Xmx4g";
      default -> "unexpected failure: " + failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message)
          + (main.isDebug() ? "" : "; --debug shows where");
    };
  }

  private static String reason(FileSystemException file) {
    return file.getReason() != null ? file.getReason() : file.getClass().getSimpleName();
  }

  private void print(String line, Throwable failure) {
    PrintWriter err = new PrintWriter(main.terminal().err());
    err.println(line.strip().replaceAll("\\s*\\R\\s*", " "));
    if (main.isDebug()) {
      failure.printStackTrace(err);
    }
    err.flush();
  }
}
