package org.seqmix.hybrid.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.torch.TorchCheckpoints;
import org.seqmix.tensor.DType;

class CheckpointTest {
  @TempDir Path directory;

  @BeforeEach
  void writeTwoShards() {
    shard("one.safetensors", "a", "b");
    shard("two.safetensors", "c");
    index("{'a':'one.safetensors','b':'one.safetensors','c':'two.safetensors'}");
  }

  private void shard(String file, String... names) {
    List<Entry> entries = Arrays.stream(names)
        .map(name -> new Entry(name, DType.F32, new long[] {1, 2}, TensorBytes.ofFloats(DType.F32, 1, 2))).toList();
    SafetensorsWriter.write(directory.resolve(file), entries, Map.of());
  }

  private void index(String weightMap) {
    try {
      Files.writeString(directory.resolve(Checkpoint.INDEX), "{\"weight_map\":" + weightMap.replace('\'', '"') + "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> Checkpoint.open(directory).close()).isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void readsPublishedShards() {
    try (Checkpoint checkpoint = Checkpoint.open(SharedFiles.path("golden/llama-tied-bf16-sharded"))) {
      Entry embedding = checkpoint.entry("model.embed_tokens.weight");
      assertThat(embedding.type()).isEqualTo(DType.BF16);
      assertThat(checkpoint.entry("model.embed_tokens.weight", embedding.shape())).isEqualTo(embedding);
      for (String name : checkpoint.names()) {
        assertThat(checkpoint.entry(name).firstNonFinite()).isEmpty();
        assertThat(checkpoint.fileOf(name)).exists();
      }
    }
  }

  @Test
  void seesShardsAsOne() {
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.names()).containsExactly("a", "b", "c");
      assertThat(checkpoint.has("c")).isTrue();
      assertThat(checkpoint.bytes()).isEqualTo(24);
      assertThat(checkpoint.fileOf("c")).hasFileName("two.safetensors");
    }
  }

  @Test
  void namesAMissingTensorAndAWrongShape() {
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThatThrownBy(() -> checkpoint.entry("d")).isInstanceOf(BadInputException.class)
          .hasMessageContainingAll(directory.toString(), "missing tensor 'd'");
      assertThatThrownBy(() -> checkpoint.entry("c", 2, 1)).isInstanceOf(BadInputException.class)
          .hasMessageContainingAll("two.safetensors: tensor 'c'", "expected shape [2, 1], got [1, 2]");
    }
  }

  @Test
  void namesAMissingShard() throws IOException {
    Files.delete(directory.resolve("two.safetensors"));
    assertRefused(Checkpoint.INDEX, "expected the shard two.safetensors beside it");
  }

  @Test
  void namesATensorTheIndexDoesNotList() {
    index("{'a':'one.safetensors','c':'two.safetensors'}");
    assertRefused("one.safetensors: tensor 'b'", "got no entry");
  }

  @Test
  void namesATensorListedElsewhere() {
    index("{'a':'one.safetensors','b':'two.safetensors','c':'two.safetensors'}");
    assertRefused("one.safetensors: tensor 'b'", "got two.safetensors");
  }

  @Test
  void namesATensorNoShardHas() {
    index("{'a':'one.safetensors','b':'one.safetensors','c':'two.safetensors','d':'two.safetensors'}");
    assertRefused(Checkpoint.INDEX, "tensor 'd': expected it in two.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../one.safetensors", "/etc/one.safetensors", "x/one.safetensors", "..\\\\one.safetensors",
      "C:one.safetensors", ".safetensors", "one.bin", "", "one\\u0000.safetensors", "one safetensors.safetensors"})
  void refusesShardsThatLeadElsewhere(String shard) {
    index("{'a':'" + shard + "'}");
    assertRefused(Checkpoint.INDEX, "tensor 'a': expected a plain file name");
  }

  @Test
  void refusesADamagedIndex() {
    index("{}");
    assertRefused("weight_map: expected at least one tensor");
    index("{'a':1}");
    assertRefused("weight_map.a: expected a text, got 1");
    index("[]");
    assertRefused("weight_map: expected an object {...}, got []");
    index("{'a':");
    assertRefused("not valid JSON");
  }

  @Test
  void namesADirectoryWithoutWeights() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(() -> Checkpoint.open(empty)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected one of model.safetensors, model.safetensors.index.json, pytorch_model.bin, "
            + "pytorch_model.bin.index.json, got none of them; give a model directory");
    assertThatThrownBy(() -> Checkpoint.open(directory.resolve("none"))).hasMessageContaining("no such directory");
  }

  private static Entry entry(String name, float value) {
    return new Entry(name, DType.F32, new long[] {1}, TensorBytes.ofFloats(DType.F32, value));
  }

  @Test
  void readsWhatTorchWroteWhereThereAreNoSafetensors() throws IOException {
    Path model = Files.createDirectory(directory.resolve("torch"));
    TorchCheckpoints.writeModel(model, List.of(entry("b", 1), entry("a", 2), entry("c", 3)), 2);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThat(checkpoint.names()).containsExactly("b", "a", "c");
      assertThat(checkpoint.fileOf("b")).hasFileName("pytorch_model-00001-of-00002.bin");
      assertThat(checkpoint.entry("c").toFloats()).containsExactly(3);
      assertThat(checkpoint.bytes()).isEqualTo(12);
    }
    TorchCheckpoints.writeModel(model, List.of(entry("d", 4)), 1);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThat(checkpoint.names()).containsExactly("d");
    }
    SafetensorsWriter.write(model.resolve("model.safetensors"), List.of(entry("e", 5)), Map.of());
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThat(checkpoint.names()).containsExactly("e");
    }
  }

  @Test
  void torchShardsAndTheirIndexMustAgree() throws IOException {
    Path model = Files.createDirectory(directory.resolve("torch"));
    TorchCheckpoints.writeModel(model, List.of(entry("a", 1), entry("b", 2)), 2);
    String index = "pytorch_model.bin.index.json";
    String first = "pytorch_model-00001-of-00002.bin";
    TorchCheckpoints.write(model.resolve(first), List.of(entry("a", 1), entry("b", 2)));
    assertThatThrownBy(() -> Checkpoint.open(model)).isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(first + ": tensor 'b': expected " + index, "got pytorch_model-00002-of-00002.bin");
    Files.writeString(model.resolve(index), "{\"weight_map\":{\"a\":\"" + first + "\",\"b\":\"one.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoint.open(model)).isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(index, "tensor 'b': expected a plain file name NAME.bin");
    Files.writeString(model.resolve(index), "{\"weight_map\":{\"a\":\"" + first + "\",\"b\":\"x.bin\"}}");
    assertThatThrownBy(() -> Checkpoint.open(model)).isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(first, "tensor 'b': expected " + index + " to list it in " + first + ", got x.bin");
  }
}
