package org.seqmix.hybrid.torch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;

/// The names a pickle may mention. None stands for code: each is a word that [Rebuilder] knows the meaning of.
enum Global implements PickleValue {
  REBUILD_TENSOR("torch._utils _rebuild_tensor_v2"),
  REBUILD_PARAMETER("torch._utils _rebuild_parameter"),
  ORDERED_DICT("collections OrderedDict"),
  DOUBLE("torch DoubleStorage", DType.F64),
  FLOAT("torch FloatStorage", DType.F32),
  BFLOAT16("torch BFloat16Storage", DType.BF16),
  HALF("torch HalfStorage", DType.F16),
  LONG("torch LongStorage", DType.I64),
  INT("torch IntStorage", DType.I32);

  private final String path;
  private final @Nullable DType type;

  Global(String path) {
    this.path = path;
    this.type = null;
  }

  Global(String path, DType type) {
    this.path = path;
    this.type = type;
  }

  /// The element type that a storage's name stands for.
  Optional<DType> type() {
    return Optional.ofNullable(type);
  }

  /// What this module and name, which were read by `in`, stand for; any that stand for nothing here are refused.
  static PickleValue of(ByteReader in, String module, String name) {
    String path = module + " " + name;
    for (Global global : values()) {
      if (global.path.equals(path)) {
        return global;
      }
    }
    if (module.equals("torch") && name.endsWith("Storage")) {
      return new OtherStorage(name);
    }
    throw in.refused("expected nothing but plain tensors, got the global " + ByteReader.quoted(path), Unpickler.ADVICE);
  }

  @Override
  public String kind() {
    return "the name '" + path + "'";
  }
}
