package org.seqmix.hybrid.model;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.TensorSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.Weights;

/// Weights of a checkpoint, tensor by tensor: checked for shape and finite numbers, converted, packed where asked.
public final class CheckpointWeights extends Weights {
  private final TensorSource checkpoint;
  private final Scope scope;
  private final DType type;
  private final @Nullable WeightFormat format;
  private final boolean mapped;
  private final @Nullable WeightFormat stored;
  private final Set<String> used = new HashSet<>();

  /// Weights converted to `type` (F32 or F64) in `scope`, those of products packed in `format`, or not where it is null.
  public CheckpointWeights(TensorSource checkpoint, Scope scope, DType type, @Nullable WeightFormat format) {
    this(checkpoint, scope, type, format, false, null);
  }

  private CheckpointWeights(TensorSource checkpoint, Scope scope, DType type, @Nullable WeightFormat format,
      boolean mapped, @Nullable WeightFormat stored) {
    this.checkpoint = checkpoint;
    this.scope = scope;
    this.type = type;
    this.format = format;
    this.mapped = mapped;
    this.stored = stored;
  }

  /// Weights for F32 in which those of products and the embedding are the files' own bytes where these are F32 or BF16.
  /// The checkpoint must stay open as long as `scope`.
  public static CheckpointWeights mapped(TensorSource checkpoint, Scope scope) {
    return new CheckpointWeights(checkpoint, scope, DType.F32, null, true, null);
  }

  /// Weights of files in which those of products are packed, opened in `stored`. The checkpoint must stay open as long as
  /// `scope`.
  static CheckpointWeights quantized(TensorSource checkpoint, Scope scope, WeightFormat stored) {
    return new CheckpointWeights(checkpoint, scope, DType.F32, null, true, stored);
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    if (stored != null && PackedPlan.isPacked(role)) {
      used.add(name);
      return StoredPanels.read(checkpoint, name, new PackedLayout(stored, shape.dim(0), shape.dim(1)), scope);
    }
    Entry entry = checkpoint.entry(name, shape.toArray());
    used.add(name);
    OptionalLong bad = entry.firstNonFinite();
    if (bad.isPresent()) {
      throw new BadInputException(checkpoint.fileOf(name) + ": tensor '" + name + "': element " + bad.getAsLong()
          + " of " + entry.elements() + ": expected a finite number, got NaN or infinity; the file is damaged");
    }
    if (!entry.type().isFloat()) {
      throw new BadInputException(checkpoint.fileOf(name) + ": tensor '" + name
          + "': expected a floating-point type, got " + entry.type());
    }
    if (format != null && (role == Role.PRODUCT || role == Role.TIED_EMBEDDING)) {
      return packed(entry, shape, format);
    }
    if (mapped && role != Role.OTHER && (entry.type() == DType.F32 || entry.type() == DType.BF16)) {
      return scope.device().mapped(scope, entry.data(), entry.type(), shape);
    }
    return load(entry, shape, scope);
  }

  private Tensor packed(Entry entry, Shape shape, WeightFormat into) {
    try (Scope staging = scope.device().newScope("unpacked " + entry.name())) {
      return scope.device().kernels().pack(scope, load(entry, shape, staging), into);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          checkpoint.fileOf(entry.name()) + ": tensor '" + entry.name() + "': " + e.getMessage(),
          e);
    }
  }

  private Tensor load(Entry entry, Shape shape, Scope into) {
    Tensor out = into.empty(type, shape);
    if (entry.type() == type) {
      scope.device().upload(entry.data(), out);
      return out;
    }
    try (Scope staging = scope.device().newScope("stored " + entry.name())) {
      Tensor stored = staging.empty(entry.type(), shape);
      scope.device().upload(entry.data(), stored);
      scope.device().kernels().copy(stored, out);
    }
    return out;
  }

  /// Names in the checkpoint that nobody asked for.
  public Set<String> unused() {
    Set<String> out = new TreeSet<>(checkpoint.names());
    out.removeAll(used);
    return out;
  }
}
