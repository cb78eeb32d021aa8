package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.MistralConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.speculative.DraftLength;
import org.seqmix.hybrid.speculative.SpeculativeGenerator;
import org.seqmix.mohawk.MeteredDevice;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;

/// Speculation over thousands of tokens needs no more memory than over the first hundreds, where states do not grow.
class SpeculativeMemoryTest {
  private static final int TOKENS = 3000;
  private static final LlamaConfig LLAMA = TinyModels.teacher(30, TOKENS + 8, true);

  private static ModelConfig target(String kind) {
    return switch (kind) {
      case "recurrent" -> TinyModels.student(LLAMA);
      case "window" -> new MistralConfig(LLAMA, java.util.OptionalInt.of(20));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"recurrent", "window"})
  void memoryIsFlat(String kind) {
    try (MeteredDevice device = new MeteredDevice(1); Scope scope = device.newScope("models")) {
      var target = TinyModels.fresh(target(kind), scope, DType.F32, 1);
      var draft = TinyModels.fresh(TinyModels.student(LLAMA), scope, DType.F32, 2);
      List<Long> peaks = new ArrayList<>();
      int[] count = {0};
      Request request = new Request(new int[] {1, 5}, SamplerOptions.atTemperature(1), 3, TOKENS, List.of());
      // Tables of positions grow with the longest text that there has been.
      var first = new Generator(target).generate(request, (index, id) -> {
      });
      assertThat(first.tokens()).hasSize(TOKENS);
      long before = device.live();
      long unused = device.takePeak();
      long written = new SpeculativeGenerator(target, draft, DraftLength.fixed(4)).generate(request, (index, id) -> {
        if (++count[0] % 500 == 0) {
          peaks.add(device.takePeak());
        }
      }).tally().tokens();
      assertThat(written).isEqualTo(TOKENS);
      assertThat(device.live()).isEqualTo(before);
      assertThat(peaks).hasSize(TOKENS / 500);
      assertThat(peaks.subList(1, peaks.size())).allSatisfy(peak -> assertThat(peak).isEqualTo(peaks.get(1)));
    }
  }
}
