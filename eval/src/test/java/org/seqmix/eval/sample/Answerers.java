package org.seqmix.eval.sample;

import java.io.IOException;
import java.nio.file.Path;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.mohawk.problems.EmbeddedTeacher;
import org.seqmix.mohawk.problems.Level;
import org.seqmix.mohawk.problems.ProblemGenerator;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.Split;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;

/// The embedded teacher, open for a test.
final class Answerers implements AutoCloseable {
  private final Device device = CpuDevice.open();
  private final Model model;
  final SampledModel teacher;

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  Answerers(Path directory) throws IOException {
    Path teacherDirectory = directory.resolve("teacher");
    EmbeddedTeacher.write(teacherDirectory);
    model = Model.open(teacherDirectory, device, Model.Use.INFERENCE);
    teacher = new SampledModel("teacher", ModelHash.of(teacherDirectory), model, model.openTokenizer());
  }

  /// Held-out problems of a level.
  static SampleTask problems(String level, int count) {
    return WordProblemTask.of(new ProblemSet(new ProblemGenerator(5, Split.TEST, Level.parse(level)), count),
        AnswerReader.named("integer"), AnswerChecker.standard());
  }

  @Override
  public void close() {
    teacher.tokenizer().close();
    model.close();
    device.close();
  }
}
