package org.seqmix.tensor;

import java.lang.foreign.MemorySegment;

/// A place where tensors live and operations run: `cpu`, `reference`, or one found at run time.
///
/// Every tensor belongs to one device. Operations refuse tensors of another device; nothing is copied silently.
public interface Device extends AutoCloseable {
  /// Short name, as users type it: `cpu`, `reference`, `opencl`.
  String name();

  /// Whether tensors lie in memory of the device's own, so that reading them is a transfer that waits for it. Then what can be decided where
  /// they are should be.
  default boolean hasOwnMemory() {
    return false;
  }

  /// A new, empty region of this device's memory.
  Region newRegion();

  /// The operations of this device.
  Kernels kernels();

  /// Copies host bytes (packed rows in the tensor's element type, native byte order) into a tensor.
  void upload(MemorySegment source, Tensor target);

  /// Copies a tensor's elements to host bytes (packed rows, native byte order), waiting until they are there.
  void download(Tensor source, MemorySegment target);

  /// Bytes of a mapped file (packed rows, native byte order) as a tensor of `scope`: without a copy where this device reads
  /// such memory in place, which must then stay valid while `scope` is open and is never written; else a copy.
  default Tensor mapped(Scope scope, MemorySegment bytes, DType type, Shape shape) {
    Tensor copy = scope.empty(type, shape);
    upload(bytes, copy);
    return copy;
  }

  /// A quantized weight from bytes laid out as `layout` says, as a tensor of `scope`: without a copy where this device reads
  /// such bytes in place, which must then stay valid while `scope` is open and are never written. Else its values are
  /// written out, in F32.
  default Tensor packed(Scope scope, MemorySegment bytes, PackedLayout layout) {
    return PackedRows.values(this, scope, bytes, layout);
  }

  /// A new scope whose memory is given back when it closes. `name` appears in error messages.
  default Scope newScope(String name) {
    return new Scope(this, name);
  }

  /// Frees the device's threads and memory. Scopes still open become unusable.
  @Override
  void close();
}
