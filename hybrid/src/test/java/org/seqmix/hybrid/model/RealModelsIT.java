package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Models that others trained: their tokens, their logits, how they continue a text.
class RealModelsIT {
  private static final double LOGITS = 1e-5;

  @ParameterizedTest
  @CsvSource({"stories-260K, reference", "stories-260K, cpu", "tinystories-3.8M, cpu",
      "stories-260K, opencl", "tinystories-3.8M, opencl",
      "stories-260K, cpu without vectors", "tinystories-3.8M, cpu without vectors"})
  void continueTextAsTheirAuthorsCodeDoes(String folder, String deviceName) {
    Path directory = SharedFiles.path("models/" + folder);
    JsonNode golden = JsonMapper.shared().readTree(directory.resolve("golden.json").toFile());
    try (Device device = TestDevices.open(deviceName);
        Model model = Model.open(directory, device, Model.Use.INFERENCE);
        Tokenizer tokenizer = model.openTokenizer()) {
      int[] prompt = tokenizer.encode(golden.get("prompt").asString(), true);
      assertThat(prompt).isEqualTo(ints(golden.get("ids")));
      assertLogits(golden, lastLogits(model, prompt));
      int[] all = ints(golden.get("greedy_ids"));
      int[] expected = Arrays.copyOfRange(all, prompt.length, all.length);
      int[] written = new Generator(model.decoder()).generate(
          new Request(prompt, SamplerOptions.GREEDY, 0, expected.length, List.of()), (index, id) -> {
          }).tokens();
      assertThat(written).isEqualTo(expected);
      assertThat(tokenizer.decode(all, true)).isEqualTo(withBytes(golden.get("greedy_text").asString()));
    }
  }

  /// The golden text spells tokens of single bytes by their names; both tokenizer.json files decode them to the bytes.
  private static String withBytes(String text) {
    return Pattern.compile("<0x([0-7][0-9A-F])>").matcher(text)
        .replaceAll(m -> Character.toString(Integer.parseInt(m.group(1), 16)));
  }

  private static float[] lastLogits(Model model, int[] prompt) {
    try (Scope scope = model.decoder().device().newScope("test")) {
      float[] all = model.decoder().forward(Context.inference(scope), prompt, Rows.of(1, prompt.length)).toFloats();
      return Arrays.copyOfRange(all, all.length - model.decoder().plan().vocabulary(), all.length);
    }
  }

  private static void assertLogits(JsonNode golden, float[] logits) {
    double largest = 0;
    for (float logit : logits) {
      largest = Math.max(largest, Math.abs(logit));
    }
    Offset<Double> near = Offset.offset(LOGITS * largest);
    JsonNode first = golden.get("last_logits_first8");
    for (int id = 0; id < first.size(); id++) {
      assertThat((double) logits[id]).isCloseTo(first.get(id).asDouble(), near);
    }
    for (JsonNode top : golden.get("last_logits_top5")) {
      assertThat((double) logits[top.get(0).asInt()]).isCloseTo(top.get(1).asDouble(), near);
    }
    assertThat(highest(logits, golden.get("last_logits_top5").size()))
        .isEqualTo(golden.get("last_logits_top5").valueStream().map(top -> top.get(0).asInt()).toList());
  }

  private static int[] ints(JsonNode list) {
    return list.valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  /// Ids by falling logit.
  private static List<Integer> highest(float[] logits, int count) {
    return IntStream.range(0, logits.length).boxed().sorted((a, b) -> Float.compare(logits[b], logits[a]))
        .limit(count).toList();
  }
}
