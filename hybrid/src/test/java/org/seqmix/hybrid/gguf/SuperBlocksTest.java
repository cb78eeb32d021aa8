package org.seqmix.hybrid.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.model.GgufExport;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.tensor.DType;

/// Blocks of 256, written here element by element from the definition of the format.
class SuperBlocksTest {
  @TempDir Path root;

  /// A block whose numbers are any that its bits can hold, and what it stands for.
  private static final class Block {
    private final byte[] bytes;
    private final float[] values = new float[256];

    Block(GgufType type, Random random, short d, short m) {
      bytes = new byte[(int) type.bytes(256)];
      switch (type) {
        case Q6_K -> six(random, d);
        case Q4_K, Q5_K -> fourOrFive(type == GgufType.Q5_K, random, d, m);
        default -> throw new AssertionError(type);
      }
    }

    private void or(int at, int bits) {
      bytes[at] |= (byte) bits;
    }

    private void half(int at, short half) {
      or(at, half & 0xFF);
      or(at + 1, half >> 8 & 0xFF);
    }

    /// ql has 64 bytes for each 128 elements: elements 0 to 63 in low halves, 64 to 127 in high ones. qh has 32 bytes for each
    /// 128 elements: element l in bits 0 and 1 of byte l, l + 32 in bits 2 and 3, and so on.
    private void six(Random random, short d) {
      half(208, d);
      for (int s = 0; s < 16; s++) {
        bytes[192 + s] = (byte) (s == 0 ? -128 : s == 1 ? 127 : random.nextInt(256));
      }
      for (int e = 0; e < 256; e++) {
        int q = e == 0 ? 0 : e == 1 ? 63 : random.nextInt(64);
        int in = e % 128;
        or(e / 128 * 64 + in % 64, in < 64 ? q & 15 : (q & 15) << 4);
        or(128 + e / 128 * 32 + in % 32, q >> 4 << 2 * (in / 32));
        values[e] = (float) ((double) Float.float16ToFloat(d) * bytes[192 + e / 16] * (q - 32));
      }
    }

    /// qs has 32 bytes for each 64 elements: the first 32 in low halves, the others in high ones. The fifth bit of element e is
    /// bit e / 32 of byte e % 32 of qh.
    private void fourOrFive(boolean five, Random random, short d, short m) {
      half(0, d);
      half(2, m);
      int[] scales = random.ints(8, 0, 64).toArray();
      int[] leasts = random.ints(8, 0, 64).toArray();
      scales[7] = 63;
      leasts[6] = 63;
      for (int g = 0; g < 4; g++) {
        or(4 + g, scales[g] | scales[g + 4] >> 4 << 6);
        or(8 + g, leasts[g] | leasts[g + 4] >> 4 << 6);
        or(12 + g, scales[g + 4] & 15 | (leasts[g + 4] & 15) << 4);
      }
      int low = five ? 48 : 16;
      for (int e = 0; e < 256; e++) {
        int q = e == 224 ? five ? 31 : 15 : random.nextInt(five ? 32 : 16);
        or(low + e / 64 * 32 + e % 32, e % 64 < 32 ? q & 15 : (q & 15) << 4);
        if (five) {
          or(16 + e % 32, q >> 4 << e / 32);
        }
        double scale = (double) Float.float16ToFloat(d) * scales[e / 32];
        values[e] = (float) (scale * q - (double) Float.float16ToFloat(m) * leasts[e / 32]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_K", "Q5_K", "Q6_K"})
  void blocksAreReadAsTheFormatDefinesThem(GgufType type) {
    Random random = new Random(17);
    List<Float> halves = List.of(1f, -0.0371f, 6.1e-5f, 5.96e-8f, 0f, 511.5f);
    int blocks = halves.size() * halves.size();
    byte[] bytes = new byte[5 + (int) type.bytes(256L * blocks)];
    float[] expected = new float[256 * blocks];
    for (int b = 0; b < blocks; b++) {
      Block block = new Block(type, random, Float.floatToFloat16(halves.get(b % halves.size())),
          Float.floatToFloat16(halves.get(b / halves.size())));
      System.arraycopy(block.bytes, 0, bytes, 5 + (int) type.bytes(256L * b), block.bytes.length);
      System.arraycopy(block.values, 0, expected, 256 * b, 256);
    }
    float[] got = new float[expected.length];
    GgufBlocks.read(type, MemorySegment.ofArray(bytes), 5, got);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i] == expected[i]).as("element %s: %s, expected %s", i, got[i], expected[i]).isTrue();
    }
  }

  @Test
  void theyAreNotWritten() {
    assertThatThrownBy(() -> GgufBlocks.write(GgufType.Q6_K, new float[256], MemorySegment.ofArray(new byte[210]), 0))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Q6_K is read and not written");
    assertThat(GgufFormat.named("q6_k")).isEmpty();
  }

  /// A whole file whose matrices of one kind are of such a type: they reach the model in F32, in its order of rows.
  @ParameterizedTest
  @CsvSource({"Q6_K,token_embd.weight,model.embed_tokens.weight,0",
      "Q4_K,blk.2.attn_q.weight,model.layers.2.self_attn.q_proj.weight,32",
      "Q5_K,blk.5.ffn_down.weight,model.layers.5.mlp.down_proj.weight,0"})
  void aFileWithSuchATensorIsAModel(GgufType type, String stored, String ours, int headDim) {
    Path plain = root.resolve("plain.gguf");
    Path mixed = root.resolve("mixed.gguf");
    GgufExport.write(SharedFiles.path("models/tinystories-3.8M"), plain, GgufFormat.F32);
    float[] expected;
    try (GgufFile file = GgufFile.open(plain)) {
      List<GgufOutput.Slot> slots = new ArrayList<>();
      file.tensors().forEach((name, t) -> slots.add(new GgufOutput.Slot(name, name.equals(stored) ? type : t.type(),
          t.shape())));
      int rows = (int) file.tensors().get(stored).shape()[0];
      expected = new float[256 * rows];
      byte[] bytes = new byte[(int) type.bytes(256L * rows)];
      Random random = new Random(4);
      for (int row = 0; row < rows; row++) {
        Block block = new Block(type, random, Float.floatToFloat16(0.001f), Float.floatToFloat16(0.002f));
        System.arraycopy(block.bytes, 0, bytes, (int) type.bytes(256L * row), block.bytes.length);
        System.arraycopy(block.values, 0, expected, 256 * row, 256);
      }
      try (GgufOutput out = GgufOutput.create(mixed, file.metadata().values(), slots)) {
        file.tensors().forEach((name, t) -> out.append(name.equals(stored) ? MemorySegment.ofArray(bytes) : t.data()));
        out.commit();
      }
    }
    try (TensorSource read = GgufModel.tensors(mixed)) {
      Entry entry = read.entry(ours);
      assertThat(entry.type()).isEqualTo(DType.F32);
      float[] got = entry.toFloats();
      for (int row = 0; row < got.length / 256; row++) {
        int in = headDim == 0 ? 0 : row % headDim;
        int from = headDim == 0 ? row : row - in + (in < headDim / 2 ? 2 * in : 2 * (in - headDim / 2) + 1);
        assertThat(Arrays.copyOfRange(got, 256 * row, 256 * (row + 1))).as("row " + row)
            .isEqualTo(Arrays.copyOfRange(expected, 256 * from, 256 * (from + 1)));
      }
    }
    assertThatThrownBy(() -> GgufModel.mappedTensors(mixed))
        .hasMessageContaining("'" + stored + "': expected F32 or BF16")
        .hasMessageContaining("got " + type);
  }
}
