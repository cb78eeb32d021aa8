package org.seqmix.cli;

import picocli.CommandLine.Command;

/// `seqmix study`: many small runs that answer one question.
@Command(name = "study", description = "Studies of MOHAWK as tables with intervals.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StudyStagesCommand.class, StudyMatricesCommand.class, StudyInitCommand.class,
        StudyGapCommand.class})
final class StudyCommand extends SeqmixCommand {
  @Override
  public Integer call() {
    throw usage("expected a command (stages, matrices, init or gap), got none");
  }
}
