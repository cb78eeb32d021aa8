package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.TeacherTraining;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix problems teacher`: trains a small Llama on word problems, as the embedded teacher was.
@Command(name = "teacher", description = "Trains a small Llama on word problems, as the embedded teacher was.")
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class ProblemsTeacherCommand extends SeqmixCommand {
  @Option(
      names = {"-o", "--out"}, required = true, paramLabel = "DIR",
      description = "The model directory to write."
  ) private Path out;

  @Option(
      names = "--levels", required = true, paramLabel = "LEVELS",
      description = "Levels between commas: steps 2 to 5, with -small or -large, *N for N times."
  ) private String levels;

  @Option(names = "--tokens", required = true, paramLabel = "N", description = "Training tokens.") private long tokens;

  @Option(
      names = "--rows", paramLabel = "N", defaultValue = "32",
      description = "Rows of 256 tokens a step (default: ${DEFAULT-VALUE})."
  ) private int rows;

  @Option(
      names = "--rate", paramLabel = "R", defaultValue = "2e-3",
      description = "Highest learning rate (default: ${DEFAULT-VALUE})."
  ) private double rate;

  @Option(
      names = "--seed", paramLabel = "S", defaultValue = "0",
      description = "Decides weights, problems and their order (default: 0)."
  ) private long seed;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    TeacherTraining training = new TeacherTraining(out, Level.parseList(levels), tokens, rows, rate, seed);
    RunProgress progress = new RunProgress(terminal(), out(), stage -> List.of());
    try (Device device = devices.open()) {
      training.run(device, progress);
      progress.end("teacher");
    } catch (IOException e) {
      throw BadInputException.io(out, "write", e, "check free space and permissions, or choose another --out");
    }
    return 0;
  }
}
