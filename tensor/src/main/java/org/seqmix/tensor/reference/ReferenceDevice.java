package org.seqmix.tensor.reference;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Tensor;

/// The device `reference`: plain, sequential twins of every operation, in double arithmetic.
///
/// Its memory lies in Java arrays that no other device, and no raw address, can reach. Models run on it in tests, and
/// every device is compared with it. With `poison`, fresh memory reads as NaN until it is written and freed memory is
/// overwritten with NaN, so that a kernel which reads what it should not shows it.
///
/// *Numerics*: sums and functions are evaluated in double; a number is rounded once, to nearest even, where it is
/// stored in its tensor. F64 keeps doubles. Scalar functions are those of {@link StrictMath}: the same bits on every
/// machine.
///
/// Where the contract of {@link Kernels} leaves a choice, this device takes these:
/// - The SSD state is rounded to the element type of `x` after every token, not only where it is carried: otherwise
///   pieces would not give the bits of the whole in F32.
/// - The matrices of a span that continues a document are those from the empty state: attention rows see the span's
///   own tokens alone, and SSD rows hold no carried state.
/// - The state after a row of no tokens is the state before it; its gradient passes unchanged. `dd` is added to where
///   it is given, whether or not `d` is.
/// - The weight gradient of the convolution counts the carried inputs, though no gradient flows into them.
/// - A bias of a product is added last, after the chain over depth.
/// - Backward passes use what the forward pass kept (`scale`, `lse`, `out`, `distance`, `loss`) as it was stored.
/// - Losses keep `lse` for ignored labels too. A term whose probability is zero adds nothing to a divergence.
/// - AdamW uses the moments before they are rounded to their element type.
/// - Weights are not packed: `pack` returns the plain values of the format, in rows.
///
/// *Cost*: one thread; time of the definitions (attention and matrices quadratic in the length), no tiles.
public final class ReferenceDevice implements Device {
  private final boolean poison;
  private final Kernels kernels = new ReferenceKernels();
  private final Set<ArrayRegion> regions = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// A device that poisons fresh and freed memory.
  public ReferenceDevice() {
    this(true);
  }

  /// A device that poisons fresh and freed memory, or whose fresh memory is zero.
  public ReferenceDevice(boolean poison) {
    this.poison = poison;
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Region newRegion() {
    requireOpen("open a scope");
    ArrayRegion region = new ArrayRegion(poison, regions::remove);
    regions.add(region);
    return region;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    requireOpen("upload");
    HostCopy.upload(source, target.on(this, "target of an upload"));
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    requireOpen("download");
    HostCopy.download(source.on(this, "source of a download"), target);
  }

  /// Frees the memory of every scope still open. Closing twice does nothing.
  @Override
  public void close() {
    closed = true;
    Set.copyOf(regions).forEach(ArrayRegion::close);
  }

  /// The array behind a tensor of floats or of 32-bit integers. It is not reached through the tensor's own memory, so no
  /// one outside can write to it.
  private Elements elements(Tensor t, String role) {
    requireOpen("use " + role);
    if (!(ArrayMemory.of(t, role) instanceof ArrayMemory.Doubles(double[] numbers))) {
      throw new IllegalArgumentException(role + " " + t + ": I64 is storage only; expected floats or I32");
    }
    return new ArrayElements(numbers);
  }

  private void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException("device reference is closed: cannot " + what);
    }
  }

  @Override
  public String toString() {
    return "device reference" + (closed ? " (closed)" : "");
  }

  /// Every operation as it is written.
  private final class ReferenceKernels extends PlainKernels {
    ReferenceKernels() {
      super(ReferenceDevice.this, ReferenceDevice.this::elements, Parts.inOrder());
    }
  }

  /// Numbers in an array, which has as many as an index of 32 bits can count.
  private record ArrayElements(double[] data) implements Elements {
    @Override
    public double get(long index) {
      return data[(int) index];
    }

    @Override
    public void set(long index, double value) {
      data[(int) index] = value;
    }
  }
}
