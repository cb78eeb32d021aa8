package org.seqmix.cli;

import java.io.PrintWriter;
import org.seqmix.hybrid.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program: finds the subcommand and runs it. Exit code 0 when the job was done, 2 for a usage error, 1 for any
/// other, with one line on standard error.
@Command(name = "seqmix", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Sequence mixers: distils Transformers into recurrent models and runs them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DistillCommand.class, GenerateCommand.class, EvalCommand.class, DumpCommand.class,
        MatrixCommand.class, ConvertCommand.class,
        PlanCommand.class, BenchCommand.class, ScaleCommand.class, ServeCommand.class, ProblemsCommand.class,
        StudyCommand.class, DevicesCommand.class,
        HelpCommand.class})
public final class Main implements Runnable {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug", scope = ScopeType.INHERIT,
      description = "Show where an error happened (so does SEQMIX_DEBUG=1)."
  ) private boolean debug;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls anything
  private Main(Terminal terminal) {
    this.terminal = terminal;
    this.debug = terminal.debug();
  }

  /// Runs the program on the process's own streams and ends the process.
  public static void main(String[] args) {
    StandardError.restore();
    Terminal terminal = Terminal.ofProcess();
    if (!terminal.debug()) {
      PlatformLog.warningsOnly();
    }
    System.exit(run(terminal, args));
  }

  /// Runs the program on the given streams; the exit code.
  public static int run(Terminal terminal, String... args) {
    Main main = new Main(terminal);
    CommandLine line = new CommandLine(main);
    Failures failures = new Failures(main);
    line.setOut(new PrintWriter(terminal.out()));
    line.setErr(new PrintWriter(terminal.err()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    line.setExecutionStrategy(Main::execute);
    try {
      int code = line.execute(args);
      line.getOut().flush();
      line.getErr().flush();
      return code;
    } catch (BadInputException closedOutput) {
      return failures.report(closedOutput);
    }
  }

  /// Runs the command, or prints the help it was asked for; a standard output that fails meanwhile is a failure like
  /// any other.
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (BadInputException output) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), output.getMessage(), output);
    }
  }

  Terminal terminal() {
    return terminal;
  }

  boolean isDebug() {
    return debug || terminal.debug();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command, got none");
  }
}
