package org.seqmix.hybrid.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a file is written as: the type of the weights of products and of the embedding. Norms, biases, vectors, convolutions
/// and decay rates are F32 in all.
public enum GgufFormat {
  /// All in single precision.
  F32(GgufType.F32, 0),
  /// Half precision.
  F16(GgufType.F16, 1),
  /// BF16.
  BF16(GgufType.BF16, 32),
  /// Eight bits and a scale for 32 numbers.
  Q8_0(GgufType.Q8_0, 7),
  /// Four bits and a scale for 32 numbers; the head, or the embedding where that is the head, in Q8_0.
  Q4_0(GgufType.Q4_0, 2);

  private final GgufType type;
  private final int fileType;

  GgufFormat(GgufType type, int fileType) {
    this.type = type;
    this.fileType = fileType;
  }

  /// What `general.file_type` says.
  int fileType() {
    return fileType;
  }

  /// The format that users call `name`; `q8` and `q4` are short for the two with blocks.
  public static Optional<GgufFormat> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String whole = lower.equals("q8") || lower.equals("q4") ? lower + "_0" : lower;
    return Arrays.stream(values()).filter(f -> f.shown().equals(whole)).findFirst();
  }

  /// The name users type.
  public String shown() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// All such names.
  public static List<String> all() {
    return Arrays.stream(values()).map(GgufFormat::shown).toList();
  }

  /// The type of a part; `head` where logits are made with it. Rows that are not whole blocks are in half precision.
  GgufType of(GgufPart part, boolean head) {
    if (!part.matrix()) {
      return GgufType.F32;
    }
    GgufType wanted = this == Q4_0 && head ? GgufType.Q8_0 : type;
    return part.shape()[1] % wanted.block() == 0 ? wanted : GgufType.F16;
  }
}
