package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The small algebra between larger operations. Cost: one pass over the elements; views cost nothing.
public final class Algebra {
  private Algebra() {
  }

  /// x + y.
  public static Tensor add(Context c, Tensor x, Tensor y) {
    return combine(c, 1, x, 1, y);
  }

  /// x - y.
  public static Tensor subtract(Context c, Tensor x, Tensor y) {
    return combine(c, 1, x, -1, y);
  }

  /// a x + b y, element by element.
  public static Tensor combine(Context c, double a, Tensor x, double b, Tensor y) {
    Check.same(c, "sum", x, y);
    Tensor out = c.scope().empty(x.type(), x.shape());
    c.kernels().axpby(a, x, b, y, out);
    c.tape().record(List.of(x, y), out, g -> {
      giveScaled(c, x, a, g);
      giveScaled(c, y, b, g);
    });
    return out;
  }

  /// a x.
  public static Tensor scale(Context c, double a, Tensor x) {
    x.on(c.device(), "scale");
    Tensor out = c.scope().empty(x.type(), x.shape());
    c.kernels().axpby(a, x, 0, x, out);
    c.tape().record(List.of(x), out, g -> giveScaled(c, x, a, g));
    return out;
  }

  /// min(max(x, low), high), element by element; the gradient passes where x is within the limits.
  public static Tensor clamp(Context c, Tensor x, double low, double high) {
    Check.rows(c, "clamp", x);
    if (!(low <= high)) {
      throw new IllegalArgumentException("clamp: expected low <= high, got " + low + " and " + high);
    }
    Tensor out = c.scope().empty(x.type(), x.shape());
    c.kernels().clamp(x, low, high, out);
    c.tape().record(List.of(x), out, g -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().clampGrad(g, x, low, high, dx);
      c.tape().give(x, dx);
    });
    return out;
  }

  /// x y, element by element.
  public static Tensor multiply(Context c, Tensor x, Tensor y) {
    Check.same(c, "product of elements", x, y);
    Tensor out = c.scope().empty(x.type(), x.shape());
    c.kernels().multiply(x, y, out);
    c.tape().record(List.of(x, y), out, g -> {
      giveProduct(c, x, y, g);
      giveProduct(c, y, x, g);
    });
    return out;
  }

  /// The sum of all elements, shape (1).
  public static Tensor sum(Context c, Tensor x) {
    x.on(c.device(), "sum");
    Tensor out = c.scope().empty(x.type(), 1);
    c.kernels().sum(x, out);
    c.tape().record(List.of(x), out, g -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().scaleColumns(c.scope().full(x.type(), x.shape(), 1), g, dx);
      c.tape().give(x, dx);
    });
    return out;
  }

  /// The sum of all elements divided by `count`, shape (1).
  public static Tensor mean(Context c, Tensor x, long count) {
    return scale(c, 1.0 / count, sum(c, x));
  }

  /// The mean of all elements, shape (1).
  public static Tensor mean(Context c, Tensor x) {
    return mean(c, x, x.elements());
  }

  /// View of columns `from` to `to`; its gradient goes to that part of x's.
  public static Tensor columns(Context c, Tensor x, long from, long to) {
    x.on(c.device(), "columns");
    return c.tape().recordView(x, x.columns(from, to), g -> g.columns(from, to));
  }

  /// View of rows `from` to `to`; its gradient goes to that part of x's.
  public static Tensor rows(Context c, Tensor x, long from, long to) {
    x.on(c.device(), "rows");
    return c.tape().recordView(x, x.rows(from, to), g -> g.rows(from, to));
  }

  /// View in another shape; x must be contiguous.
  public static Tensor reshape(Context c, Tensor x, long... dims) {
    x.on(c.device(), "reshape");
    Shape next = Shape.of(dims);
    return c.tape().recordView(x, x.reshape(next), g -> g.reshape(next));
  }

  private static void giveScaled(Context c, Tensor x, double a, Tensor g) {
    if (!c.tape().wants(x)) {
      return;
    }
    if (a == 1) {
      c.tape().give(x, g);
      return;
    }
    Tensor dx = c.tape().emptyLike(x);
    c.kernels().axpby(a, g, 0, g, dx);
    c.tape().give(x, dx);
  }

  private static void giveProduct(Context c, Tensor x, Tensor other, Tensor g) {
    if (c.tape().wants(x)) {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().multiply(g, other, dx);
      c.tape().give(x, dx);
    }
  }
}
