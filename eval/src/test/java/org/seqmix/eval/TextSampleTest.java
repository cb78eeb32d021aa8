package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TextSampleTest {
  @Test
  void bothContinueThePromptGreedily() {
    JsonNode golden = JsonMapper.shared().readTree(Shared.path("models/stories-260K/golden.json").toFile());
    String prompt = golden.get("prompt").asString();
    int written = golden.get("greedy_ids").size() - golden.get("ids").size();
    try (Device device = CpuDevice.open();
        Model model = Model.open(Shared.path("models/stories-260K"), device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      List<TextSample> samples = TextSample.write(model, model, tokenizer, List.of(prompt, "The"), written);
      assertThat(samples).hasSize(2);
      assertThat(prompt + samples.getFirst().teacher()).isEqualTo(golden.get("greedy_text").asString());
      assertThat(samples).allSatisfy(s -> assertThat(s.student()).isEqualTo(s.teacher()).isNotBlank());
      assertThat(TextSample.write(model, model, tokenizer, List.of(), 4)).isEmpty();
    }
  }
}
