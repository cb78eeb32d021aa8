package org.seqmix.hybrid.safetensors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.seqmix.hybrid.torch.TorchFile;

/// How a checkpoint's files are called, and what opens them; the first whose files a directory has is read.
enum CheckpointFormat {
  SAFETENSORS("model.safetensors", ".safetensors", (file, limits) -> Safetensors.open(file, limits.safetensors())),
  TORCH("pytorch_model.bin", ".bin", (file, limits) -> new TorchTensors(TorchFile.open(file, limits.torch())));

  private final String whole;
  private final String suffix;
  @SuppressWarnings("ImmutableEnumChecker") // the two lambdas above, which hold nothing
  private final BiFunction<Path, CheckpointLimits, TensorFile> opener;

  CheckpointFormat(String whole, String suffix, BiFunction<Path, CheckpointLimits, TensorFile> opener) {
    this.whole = whole;
    this.suffix = suffix;
    this.opener = opener;
  }

  /// The name of the one file, if it is one.
  String whole() {
    return whole;
  }

  /// The name of the file that lists shards.
  String index() {
    return whole + ".index.json";
  }

  /// How names of shards end.
  String suffix() {
    return suffix;
  }

  TensorFile open(Path file, CheckpointLimits limits) {
    return opener.apply(file, limits);
  }

  /// The format of the files in `directory`.
  static Optional<CheckpointFormat> of(Path directory) {
    return Arrays.stream(values())
        .filter(f -> Files.exists(directory.resolve(f.whole())) || Files.exists(directory.resolve(f.index())))
        .findFirst();
  }

  /// All names that are looked for.
  static List<String> names() {
    return Arrays.stream(values()).flatMap(f -> Stream.of(f.whole(), f.index())).toList();
  }
}
