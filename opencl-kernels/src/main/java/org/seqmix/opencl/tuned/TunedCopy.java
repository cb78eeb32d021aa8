package org.seqmix.opencl.tuned;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Copies, and conversions between F32, BF16, F16 and, where the device has doubles, F64.
///
/// On the GPUs measured a float4 an item copies as fast as the driver's `clEnqueueCopyBuffer`, which is therefore not used.
final class TunedCopy extends RowGroup {
  private static final DType[] TYPES = DType.values();
  /// What copy.cl calls numbers of 32, 16 and 64 bits that are moved as they are.
  private static final int WORDS = 4;
  private static final int SHORTS = 5;
  private static final int LONGS = 6;
  /// Numbers of 16 bits that an item moves at once.
  private static final int WIDE_SHORTS = 8;
  private static final int ROWS = 5;

  private static final @Nullable Pair[] KERNELS = kernels();

  /// Number by number, and by vectors.
  private record Pair(Form scalar, Form wide) {
  }

  private final Kernels host;

  TunedCopy(Launcher launcher, Kernels plain) {
    super(launcher, plain);
    this.host = new CopyByHost(launcher);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    Pair pair = KERNELS[index(x.type(), y.type())];
    if (pair == null || (x.type() == DType.F64 || y.type() == DType.F64) && !launcher().hardware().doubles()) {
      throw new UnsupportedOperationException(
          "device " + device().name() + ": no copy from " + x.type() + " to " + y.type()
              + (pair == null ? "" : ": the device has no doubles") + "; convert on cpu before the upload");
    }
    boolean flat = x.isContiguous() && y.isContiguous();
    int lanes = pair.wide().width();
    Form form = isWhole(x, flat, lanes) && isWhole(y, flat, lanes) ? pair.wide() : pair.scalar();
    // Bit for bit: conversions are exact or correctly rounded.
    if (launcher().trials().passes(form.name(), 0, this, host, form.trial())) {
      over(launch(form.code()).rows("x", x).rows("y", y), form, flat, y);
    } else {
      host.copy(x, y);
    }
  }

  private static boolean isWhole(Tensor t, boolean flat, int lanes) {
    long odd = flat ? t.elements() : t.rows() > 1 ? t.columns() | t.rowStride() : t.columns();
    return ((odd | t.offset()) & (lanes - 1)) == 0;
  }

  private static int index(DType from, DType to) {
    return from.ordinal() * TYPES.length + to.ordinal();
  }

  private static @Nullable Pair[] kernels() {
    Pair[] all = new Pair[TYPES.length * TYPES.length];
    List<DType> floats = List.of(DType.F32, DType.BF16, DType.F16, DType.F64);
    for (DType from : floats) {
      for (DType to : floats) {
        if (from != to) {
          all[index(from, to)] = pair(from, to, floats.indexOf(from), floats.indexOf(to), Form.WIDE);
        }
      }
    }
    all[index(DType.F32, DType.F32)] = pair(DType.F32, DType.F32, WORDS, WORDS, Form.WIDE);
    all[index(DType.I32, DType.I32)] = pair(DType.I32, DType.I32, WORDS, WORDS, Form.WIDE);
    all[index(DType.BF16, DType.BF16)] = pair(DType.BF16, DType.BF16, SHORTS, SHORTS, WIDE_SHORTS);
    all[index(DType.F16, DType.F16)] = pair(DType.F16, DType.F16, SHORTS, SHORTS, WIDE_SHORTS);
    all[index(DType.F64, DType.F64)] = pair(DType.F64, DType.F64, LONGS, LONGS, 2);
    return all;
  }

  private static Pair pair(DType from, DType to, int x, int y, int lanes) {
    Written code = Written.of("copy.cl", "convert").with("X", x).with("Y", y);
    String name = "copy " + from + " to " + to;
    return new Pair(new Form(name, code, 1, (k, n) -> trial(k, n, from, to, 203)),
        new Form(name + " x" + lanes, code.with("WIDTH", lanes), lanes, (k, n) -> trial(k, n, from, to, 208)));
  }

  /// Small and large numbers of `from`, as `to`.
  private static List<Tensor> trial(Kernels k, Numbers n, DType from, DType to, int columns) {
    if (from == DType.I32) {
      Tensor y = n.scope().empty(DType.I32, columns);
      k.copy(n.ints(columns, Integer.MIN_VALUE, Integer.MAX_VALUE), y);
      return List.of(y);
    }
    List<Tensor> results = new ArrayList<>();
    for (double size : new double[] {1e-6, 3, 6e4}) {
      Tensor x = numbers(k, n, from, columns, size);
      Tensor y = room(n, to, columns);
      k.copy(x, y);
      results.add(y);
    }
    return results;
  }

  private static Tensor numbers(Kernels k, Numbers n, DType type, int columns, double size) {
    if (type == DType.F64) {
      double[] digits = new SplittableRandom(columns).doubles(ROWS * (long) columns, -size, size).toArray();
      return n.scope().of(type, Shape.of(ROWS, columns), digits);
    }
    Tensor x = n.rows(ROWS, columns, size);
    if (type == DType.F32) {
      return x;
    }
    Tensor narrow = room(n, type, columns);
    k.copy(x, narrow);
    return narrow;
  }

  private static Tensor room(Numbers n, DType type, int columns) {
    return n.scope().empty(type, ROWS, columns + 16).columns(8, 8 + columns);
  }
}
