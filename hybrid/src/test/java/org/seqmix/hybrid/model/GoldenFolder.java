package org.seqmix.hybrid.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.tensor.Rows;

/// A folder of golden values: a tiny model and what the reference implementation made of `input_ids`.
///
/// @param directory the model
/// @param values    `golden.safetensors`
/// @param ids       the input, row after row
/// @param rows      the input's rows, a document each
public record GoldenFolder(Path directory, Safetensors values, int[] ids, Rows rows) implements AutoCloseable {
  /// The folders of the families that decoders are built for.
  public static Stream<String> names() {
    return Stream.of("llama-gqa-rope3", "llama-tied-bf16-sharded", "qwen2", "mistral-sliding", "phi", "llamba",
        "llamba-hybrid", "phi-mamba", "phi-mamba-hybrid", "mamba2", "mamba-in-llama");
  }

  /// Those that hold mixing matrices; of the selective scan law 1 pins them.
  static Stream<String> withMatrices() {
    return names().filter(name -> !name.equals("mamba-in-llama"));
  }

  public static GoldenFolder open(String name) {
    Path directory = SharedFiles.path("golden/" + name);
    return of(directory, directory.resolve("golden.safetensors"));
  }

  /// The same values for a model whose config.json is the file `config` of the folder; the model is copied to `copy`.
  static GoldenFolder withConfig(String name, String config, Path copy) {
    Path source = SharedFiles.path("golden/" + name);
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("model")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      Files.copy(source.resolve(config), copy.resolve("config.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(copy, source.resolve("golden.safetensors"));
  }

  private static GoldenFolder of(Path directory, Path golden) {
    Safetensors values = Safetensors.open(golden);
    long[] shape = values.entry("input_ids").shape();
    Rows rows = Rows.of((int) shape[0], (int) shape[1]);
    return new GoldenFolder(directory, values, ints(values, "input_ids"), rows);
  }

  /// The elements of an integer tensor.
  public int[] ints(String name) {
    return ints(values, name);
  }

  private static int[] ints(Safetensors values, String name) {
    return Arrays.stream(values.toLongs(name)).mapToInt(Math::toIntExact).toArray();
  }

  double[] doubles(String name) {
    return values.toDoubles(name);
  }

  @Override
  public void close() {
    values.close();
  }
}
