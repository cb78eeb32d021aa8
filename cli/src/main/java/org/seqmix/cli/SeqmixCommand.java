package org.seqmix.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all subcommands have: `--help`, the program's streams, and usage errors.
abstract class SeqmixCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
  private CommandSpec spec;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") private boolean help;

  final Terminal terminal() {
    return ((Main) spec.root().userObject()).terminal();
  }

  /// Standard output.
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /// Standard error.
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /// An error in how the command was called, exit code 2.
  final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
