package org.seqmix.tensor;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/// Every operation of {@link Kernels}, doing nothing but adding up its floating-point operations.
///
/// One handler for all of them: an operation that is not named here passes and counts nothing.
final class CountingKernels {
  private final DoubleAdder operations = new DoubleAdder();

  double operations() {
    return operations.sum();
  }

  Kernels kernels() {
    return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, this::call);
  }

  private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments) {
    Object[] of = arguments == null ? new Object[0] : arguments;
    operations.add(switch (method.getName()) {
      case "linear", "linearInputGrad" -> 2.0 * tensor(of, 0).rows() * tensor(of, 1).elements();
      case "linearWeightGrad" -> 2.0 * tensor(of, 0).elements() * tensor(of, 1).columns();
      case "attention" -> 4 * attended(of);
      case "attentionGrad" -> 10 * attended(of);
      case "attentionRows" -> 2 * attended(of);
      case "attentionRowsGrad" -> 4 * attended(of);
      case "ssd" -> 5 * stateUpdates(of);
      case "ssdGrad" -> 14 * stateUpdates(of);
      case "ssdRows" -> 2 * pairs(of, states(of));
      case "ssdRowsGrad" -> 4 * pairs(of, states(of));
      case "selectiveScan" -> 5.0 * tensor(of, 0).rows() * tensor(of, 2).elements();
      case "selectiveScanGrad" -> 14.0 * tensor(of, 0).rows() * tensor(of, 4).elements();
      case "toeplitz" -> 2.0 * tensor(of, 0).elements() * tensor(of, 1).columns();
      case "toeplitzGrad" -> 4.0 * tensor(of, 0).elements() * tensor(of, 2).columns();
      case "matrixDistance" -> 4 * pairs(of, states(of));
      case "matrixDistanceGrad" -> 8 * pairs(of, states(of));
      default -> 0;
    });
    return switch (method.getName()) {
      case "pack" -> ((Scope) of[0]).empty(DType.F32, tensor(of, 1).shape());
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == of[0];
      case "toString" -> "counting";
      default -> null;
    };
  }

  private static Tensor tensor(Object[] of, int index) {
    return (Tensor) of[index];
  }

  private static <T> T shape(Object[] of, Class<T> type) {
    for (Object argument : of) {
      if (type.isInstance(argument)) {
        return type.cast(argument);
      }
    }
    throw new IllegalArgumentException("counting: expected an argument of " + type.getSimpleName());
  }

  /// Pairs of a query and a key that it sees, times all heads' columns.
  private static double attended(Object[] of) {
    AttentionShape shape = shape(of, AttentionShape.class);
    double pairs = 0;
    for (Rows.Span span : shape(of, Rows.class).spans()) {
      for (int at = span.position(); at < span.position() + span.length(); at++) {
        pairs += at + 1 - Math.max(0, shape.firstSeen(at));
      }
    }
    return pairs * shape.heads() * shape.headDim();
  }

  private static long states(Object[] of) {
    SsdShape shape = shape(of, SsdShape.class);
    return (long) shape.heads() * shape.state();
  }

  /// Pairs of a token and one not after it in its document, times `each`.
  private static double pairs(Object[] of, long each) {
    double pairs = 0;
    for (Rows.Span span : shape(of, Rows.class).spans()) {
      pairs += span.length() * (span.length() + 1.0) / 2 + (double) span.length() * span.position();
    }
    return pairs * each;
  }

  private static double stateUpdates(Object[] of) {
    SsdShape shape = shape(of, SsdShape.class);
    return (double) shape(of, Rows.class).tokens() * shape.heads() * shape.state() * shape.headDim();
  }
}
