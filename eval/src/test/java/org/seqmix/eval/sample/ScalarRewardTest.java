package org.seqmix.eval.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.SafetensorsWriter;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.problems.EmbeddedTeacher;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;

class ScalarRewardTest {
  @TempDir Path directory;

  /// The embedded teacher with a head of one number beside its weights.
  private float[] withHead(Path model) throws IOException {
    EmbeddedTeacher.write(directory.resolve("teacher"));
    EmbeddedTeacher.write(model);
    try (TensorSource tensors = ModelFiles.at(directory.resolve("teacher")).tensors()) {
      int width = (int) tensors.entry("model.norm.weight").elements();
      ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      float[] head = new float[width];
      Random random = new Random(4);
      for (int i = 0; i < width; i++) {
        head[i] = (float) random.nextGaussian();
        bytes.putFloat(head[i]);
      }
      List<Entry> entries = new ArrayList<>();
      tensors.names().forEach(name -> entries.add(tensors.entry(name)));
      entries.add(new Entry(ScalarReward.HEAD, DType.F32, new long[] {1, width}, MemorySegment.ofArray(bytes.array())));
      SafetensorsWriter.write(model.resolve("model.safetensors"), entries, Map.of());
      return head;
    }
  }

  private static double direct(Model model, Tokenizer tokenizer, String text, float[] head) {
    int[] ids = tokenizer.encode(text, true);
    try (Scope scope = model.decoder().device().newScope("direct")) {
      Context c = Context.inference(scope);
      double[] all = model.decoder().normed(c, model.decoder().stream(c, ids, Rows.ofLengths(ids.length))).toDoubles();
      double sum = 0;
      for (int i = 0; i < head.length; i++) {
        sum += all[(ids.length - 1) * head.length + i] * head[i];
      }
      return sum;
    }
  }

  @Test
  void aScoreIsTheHeadBehindTheLastToken() throws IOException {
    Path path = directory.resolve("judge");
    float[] head = withHead(path);
    try (CpuDevice cpu = CpuDevice.open();
        Model model = Model.open(path, cpu, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      RewardModel judge = ScalarReward.of(new SampledModel("judge", "judge", model, tokenizer));
      List<Solution> solutions = List.of(new Solution("Ana has 3 coins. How many has she now?", "\n#### 3"),
          new Solution("Ana has 3 coins. How many has she now?", "\n3 + 4 = 7\n#### 7"));
      List<double[]> scores = judge.score(solutions);
      for (int i = 0; i < 2; i++) {
        Solution s = solutions.get(i);
        assertThat(scores.get(i)).hasSize(1);
        assertThat(scores.get(i)[0]).isEqualTo(direct(model, tokenizer, s.prompt() + s.text(), head), within(1e-4));
      }
    }
  }

  @Test
  void aModelWithoutTheHeadIsRefused() throws IOException {
    Path path = directory.resolve("plain");
    EmbeddedTeacher.write(path);
    try (CpuDevice cpu = CpuDevice.open();
        Model model = Model.open(path, cpu, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      assertThatThrownBy(() -> ScalarReward.of(new SampledModel("plain", "plain", model, tokenizer)))
          .isInstanceOf(BadInputException.class).hasMessageContaining("score.weight");
    }
  }
}
