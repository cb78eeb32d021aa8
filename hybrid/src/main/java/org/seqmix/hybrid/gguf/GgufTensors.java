package org.seqmix.hybrid.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.tensor.DType;

/// The tensors of a GGUF file under the names and in the forms of the hub's checkpoints.
///
/// Those that a file keeps in other forms, and quantized ones, are copies, made whenever they are asked for; all others are
/// views of the mapped file. *Cost*: one copied tensor at a time. Where entries must live as long as the file, so do copies.
final class GgufTensors implements TensorSource {
  private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final GgufFile file;
  private final boolean lasting;
  private final Map<String, GgufPart> parts = new LinkedHashMap<>();

  private GgufTensors(GgufFile file, boolean lasting) {
    this.file = file;
    this.lasting = lasting;
  }

  /// The tensors of `file`, which must be exactly `parts` and perhaps some of `extras`; `lasting` where entries are used
  /// until the file is closed.
  static GgufTensors of(GgufFile file, List<GgufPart> parts, Set<String> extras, boolean lasting) {
    GgufTensors out = new GgufTensors(file, lasting);
    Map<String, GgufTensor> left = new LinkedHashMap<>(file.tensors());
    for (GgufPart part : parts) {
      GgufTensor tensor = left.remove(part.stored());
      if (tensor == null) {
        throw new BadInputException(file.file() + ": tensor '" + part.stored() + "': expected it among the "
            + file.tensors().size() + " tensors, got none; the file is incomplete, or of a variant that is not read");
      }
      if (!TensorForm.alike(tensor.shape(), part.storedShape())) {
        throw new BadInputException(file.file() + ": tensor '" + part.stored() + "': expected shape "
            + Arrays.toString(part.storedShape()) + ", got " + Arrays.toString(tensor.shape())
            + "; the tensors do not belong to this metadata");
      }
      out.parts.put(part.ours(), part);
    }
    left.keySet().removeAll(extras);
    if (!left.isEmpty()) {
      throw new BadInputException(file.file() + ": tensor '" + left.keySet().iterator().next() + "': expected the "
          + parts.size() + " tensors of such a model, got this beside them; a variant that is not read");
    }
    return out;
  }

  @Override
  public Set<String> names() {
    return parts.keySet();
  }

  @Override
  public boolean has(String name) {
    return parts.containsKey(name);
  }

  @Override
  public Entry entry(String name) {
    GgufPart part = parts.get(name);
    if (part == null) {
      throw new BadInputException(file.file() + ": missing tensor '" + name + "': expected it among the " + parts.size()
          + " tensors of the file; it is incomplete");
    }
    GgufTensor tensor = Objects.requireNonNull(file.tensors().get(part.stored()), part.stored());
    if (!tensor.type().quantized() && part.form().sameBytes()) {
      return new Entry(name, plain(tensor.type()), part.shape(), tensor.data());
    }
    if (tensor.type().quantized() || part.form() instanceof TensorForm.Decay) {
      return new Entry(name, DType.F32, part.shape(), expanded(part, tensor));
    }
    return new Entry(name, plain(tensor.type()), part.shape(), turned(part, tensor));
  }

  private static DType plain(GgufType type) {
    return switch (type) {
      case F32 -> DType.F32;
      case F16 -> DType.F16;
      case BF16 -> DType.BF16;
      case Q4_0, Q8_0, Q4_K, Q5_K, Q6_K -> throw new IllegalArgumentException(type + " has blocks");
    };
  }

  /// Rows in our order, bytes as they are.
  private MemorySegment turned(GgufPart part, GgufTensor tensor) {
    long rows = part.shape()[0];
    long rowBytes = tensor.data().byteSize() / rows;
    MemorySegment out = allocate(tensor.data().byteSize());
    for (long row = 0; row < rows; row++) {
      MemorySegment.copy(tensor.data(), part.form().storedRow(row) * rowBytes, out, row * rowBytes, rowBytes);
    }
    return out;
  }

  /// Rows in our order, as floats.
  private MemorySegment expanded(GgufPart part, GgufTensor tensor) {
    long[] shape = tensor.shape();
    int columns = Math.toIntExact(shape[shape.length - 1]);
    long rows = tensor.elements() / columns;
    long rowBytes = tensor.data().byteSize() / rows;
    MemorySegment out = allocate(tensor.elements() * Float.BYTES);
    float[] values = new float[columns];
    for (long row = 0; row < rows; row++) {
      GgufBlocks.read(tensor.type(), tensor.data(), part.form().storedRow(row) * rowBytes, values);
      for (int i = 0; i < columns; i++) {
        float v = part.form() instanceof TensorForm.Decay ? TensorForm.Decay.toOurs(values[i]) : values[i];
        out.set(F32, (row * columns + i) * Float.BYTES, v);
      }
    }
    return out;
  }

  @SuppressWarnings("MustBeClosedChecker") // an automatic arena goes with the last entry that uses it
  private MemorySegment allocate(long bytes) {
    return lasting ? file.allocate(bytes) : Arena.ofAuto().allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
  }

  @Override
  public Path fileOf(String name) {
    return file.file();
  }

  @Override
  public void close() {
    file.close();
  }
}
