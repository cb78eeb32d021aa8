package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.SafetensorsWriter;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Scope;

/// Damaged weights are refused in one line that names file and tensor.
class CheckpointWeightsTest {
  private static final String NAME = "model.layers.1.mlp.up_proj.weight";

  @TempDir Path directory;

  /// A tiny Llama whose tensor `NAME` is what `change` makes of it.
  private void write(UnaryOperator<Entry> change) {
    ModelConfig config = TinyModels.llama(64);
    try (Device device = TestDevices.open("reference"); Scope scope = device.newScope("test")) {
      Decoder fresh = TinyModels.fresh(config, scope, 1);
      ModelWriter.write(directory, config, fresh.parameters(), DType.F32);
      List<Entry> entries = fresh.parameters().stream().map(CheckpointWeightsTest::entry)
          .flatMap(e -> e.name().equals(NAME) ? Stream.ofNullable(change.apply(e)) : Stream.of(e)).toList();
      SafetensorsWriter.write(directory.resolve("model.safetensors"), entries, Map.of());
    }
  }

  private static Entry entry(Parameter p) {
    return new Entry(p.name(), DType.F32, p.value().shape().toArray(), MemorySegment.ofArray(p.value().toFloats()));
  }

  private void assertRefused(String... parts) {
    for (String name : TestDevices.names().toList()) {
      for (Model.Use use : Model.Use.values()) {
        try (Device device = TestDevices.open(name)) {
          assertThatThrownBy(() -> Model.open(directory, device, use)).isInstanceOf(BadInputException.class)
              .hasMessageStartingWith(directory.toString()).hasMessageContaining("'" + NAME + "'")
              .hasMessageNotContaining("\n").message().contains(parts);
        }
      }
    }
  }

  private static Entry with(Entry e, int index, float value) {
    float[] values = e.toFloats();
    values[index] = value;
    return new Entry(e.name(), e.type(), e.shape(), MemorySegment.ofArray(values));
  }

  @Test
  void notANumber() {
    write(e -> with(e, 200, Float.NaN));
    assertRefused("model.safetensors", "element 200 of 384", "expected a finite number");
  }

  @Test
  void infinity() {
    write(e -> with(e, 383, Float.NEGATIVE_INFINITY));
    assertRefused("element 383 of 384", "expected a finite number");
  }

  @Test
  void wrongShape() {
    write(e -> new Entry(e.name(), e.type(), new long[] {16, 24}, e.data()));
    assertRefused("[24, 16]", "[16, 24]");
  }

  @Test
  void missing() {
    write(e -> null);
    assertRefused("missing");
  }

  @Test
  void wholeNumbers() {
    write(e -> new Entry(e.name(), DType.I32, e.shape(), e.data()));
    assertRefused("expected a floating-point type, got I32");
  }
}
