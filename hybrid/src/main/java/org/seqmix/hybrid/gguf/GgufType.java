package org.seqmix.hybrid.gguf;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// How the elements of a tensor are stored, of what this library reads and writes.
///
/// Rows of the quantized types are blocks of 32 elements: a scale in half precision, then the numbers. Q8_0 has 32 signed
/// bytes q, for values `q * d`; Q4_0 has 16 bytes whose low halves are elements 0 to 15 and whose high halves are
/// elements 16 to 31, for values `(q - 8) * d`. *Source*: llama.cpp, `block_q8_0` and `block_q4_0`. Those called K have blocks of
/// 256 in smaller ones with scales of their own ([SuperBlocks]); they are read and not written.
public enum GgufType {
  /// Single precision.
  F32(0, 1, 4),
  /// Half precision.
  F16(1, 1, 2),
  /// Four bits an element and a scale for 32 of them.
  Q4_0(2, 32, 18),
  /// Eight bits an element and a scale for 32 of them.
  Q8_0(8, 32, 34),
  /// Four bits an element, a scale and a least value for 32 of them.
  Q4_K(12, 256, 144),
  /// Five bits an element, a scale and a least value for 32 of them.
  Q5_K(13, 256, 176),
  /// Six bits an element and a scale for 16 of them.
  Q6_K(14, 256, 210),
  /// The upper half of single precision.
  BF16(30, 1, 2);

  private static final Map<Integer, String> OTHERS = Map.ofEntries(Map.entry(3, "Q4_1"), Map.entry(6, "Q5_0"),
      Map.entry(7, "Q5_1"), Map.entry(9, "Q8_1"), Map.entry(10, "Q2_K"), Map.entry(11, "Q3_K"), Map.entry(15, "Q8_K"),
      Map.entry(16, "IQ2_XXS"),
      Map.entry(17, "IQ2_XS"), Map.entry(18, "IQ3_XXS"), Map.entry(19, "IQ1_S"), Map.entry(20, "IQ4_NL"),
      Map.entry(21, "IQ3_S"), Map.entry(22, "IQ2_S"), Map.entry(23, "IQ4_XS"), Map.entry(24, "I8"),
      Map.entry(25, "I16"), Map.entry(26, "I32"), Map.entry(27, "I64"), Map.entry(28, "F64"), Map.entry(29, "IQ1_M"),
      Map.entry(34, "TQ1_0"), Map.entry(35, "TQ2_0"), Map.entry(39, "MXFP4"));

  private final int code;
  private final int block;
  private final int blockBytes;

  GgufType(int code, int block, int blockBytes) {
    this.code = code;
    this.block = block;
    this.blockBytes = blockBytes;
  }

  /// The code in files.
  int code() {
    return code;
  }

  /// Elements a block, 1 where there are none.
  public int block() {
    return block;
  }

  /// Whether elements share scales.
  public boolean quantized() {
    return block > 1;
  }

  /// Bytes of `elements` elements, a multiple of [#block].
  public long bytes(long elements) {
    return Math.multiplyExact(elements / block, blockBytes);
  }

  static Optional<GgufType> of(int code) {
    return Arrays.stream(values()).filter(t -> t.code == code).findFirst();
  }

  /// The name of any type of llama.cpp, for messages.
  static String nameOf(int code) {
    return of(code).map(Enum::name).orElseGet(() -> OTHERS.getOrDefault(code, "number " + code));
  }
}
