package org.seqmix.hybrid.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.GoldenFolder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// Greedy texts of every golden model with drafts that have nothing to do with it, and with itself: the golden tokens, and
/// the plain generator's, token for token.
class SpeculativeGreedyIT {
  static Stream<String> folders() {
    return GoldenFolder.names();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void greedyTextsAreThePlainOnes(String folder) {
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open(folder);
        Model model = Model.open(golden.directory(), device, Model.Use.INFERENCE);
        Scope scope = device.newScope("drafts")) {
      Decoder target = model.decoder();
      int[] expected = golden.ints("greedy_tokens");
      int[] prompt = golden.ints("greedy_prompt");
      int vocabulary = target.plan().vocabulary();
      List<Decoder> drafts = new ArrayList<>(List.of(target));
      for (ModelConfig config : Pairs.drafts(vocabulary, 48)) {
        drafts.add(Pairs.decoder(config, scope, 5));
      }
      int more = Math.min(40, target.plan().context() - prompt.length);
      Request request = new Request(prompt, SamplerOptions.GREEDY, 0, more, List.of());
      Generation plain = new Generator(target).generate(request, (index, id) -> {
      });
      for (Decoder draft : drafts) {
        for (DraftLength length : List.of(DraftLength.fixed(1), DraftLength.fixed(4), DraftLength.upTo(7))) {
          Speculation text = new SpeculativeGenerator(target, draft, length).generate(request, (index, id) -> {
          });
          assertThat(text.text().tokens()).isEqualTo(plain.tokens()).startsWith(expected);
          assertThat(text.text().end()).isEqualTo(plain.end());
          if (draft == target) {
            assertThat(text.tally().acceptance()).isEqualTo(1);
            assertThat(text.tally().passes()).isLessThan(more);
          }
        }
      }
    }
  }
}
