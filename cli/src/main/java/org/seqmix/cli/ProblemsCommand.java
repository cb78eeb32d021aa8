package org.seqmix.cli;

import picocli.CommandLine.Command;

/// `seqmix problems`: the arithmetic word problems that the embedded teacher knows.
@Command(name = "problems", description = "Arithmetic word problems: text of them, and a teacher trained on them.",
    synopsisSubcommandLabel = "COMMAND", subcommands = {ProblemsTextCommand.class, ProblemsTeacherCommand.class})
final class ProblemsCommand extends SeqmixCommand {
  @Override
  public Integer call() {
    throw usage("expected a command (text or teacher), got none");
  }
}
