package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemText;
import org.seqmix.mohawk.problems.Split;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.reference.ReferenceDevice;

/// The matrices of a student that has been through all stages are semiseparable, those of its teacher are not: singular
/// values of the blocks below the diagonal, in F64, over a problem it has not seen.
class TrainedRanksTest {
  private static final int STATE = 4;
  private static final int TOKENS = 40;

  @TempDir Path directory;

  @Test
  void blocksOfTrainedMatrices() {
    Path teacher = SmallRun.teacher(directory.resolve("teacher"), 1);
    Path data = SmallRun.data(directory.resolve("problems.txt"), 2);
    Path student = directory.resolve("student");
    try (Device device = TestDevices.open("cpu")) {
      SmallRun.run(teacher, List.of(data), SmallRun.recipe("data.sampled_tokens=0"), 1, student).run(device, false,
          RunListener.NONE);
    }
    double beyond = 0;
    for (double[] values : spectra(student)) {
      assertThat(values[STATE] / values[0]).isLessThanOrEqualTo(1e-12);
      beyond = Math.max(beyond, values[1] / values[0]);
    }
    assertThat(beyond).as("a second direction, somewhere").isGreaterThan(1e-6);
    assertThat(spectra(teacher)).anySatisfy(values -> assertThat(values[STATE] / values[0]).isGreaterThan(1e-9));
  }

  /// Singular values of the middle block of every layer and head.
  private static List<double[]> spectra(Path directory) {
    try (Device device = new ReferenceDevice();
        Model model = Model.open(directory, device, Model.Use.TRAINING, DType.F64);
        Tokenizer tokenizer = model.openTokenizer()) {
      int[] ids = tokenizer.encode(
          ProblemText.document(new ProblemGenerator(9, Split.TEST, Level.parse("2")).problem(0)), true);
      return TrainedRanks.of(model.decoder(), Arrays.copyOf(ids, Math.min(ids.length, TOKENS)));
    }
  }
}
