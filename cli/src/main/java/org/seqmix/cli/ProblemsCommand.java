package org.seqmix.cli;

import picocli.CommandLine.Command;

/// `seqmix problems`: the arithmetic word problems that the embedded teacher knows.
@Command(name = "problems",
    description = "Arithmetic word problems: text of them, a teacher trained on them, and marked solutions for a verifier.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ProblemsTextCommand.class, ProblemsTeacherCommand.class, ProblemsMarksCommand.class})
final class ProblemsCommand extends SeqmixCommand {
  @Override
  public Integer call() {
    throw usage("expected a command (text, teacher or marks), got none");
  }
}
