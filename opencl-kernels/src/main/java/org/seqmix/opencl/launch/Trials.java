package org.seqmix.opencl.launch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which fast kernels compute on this device what the plain ones do.
///
/// The first use of a fast kernel runs a {@link Trial} with it and with the plain one, on small inputs of odd shapes. Where it does
/// not build, or the results differ, it is named once in the log and not used again on this device; the plain one takes its place.
public final class Trials {
  /// Some operations on made inputs; the results are compared.
  @FunctionalInterface
  public interface Trial {
    List<Tensor> run(Kernels kernels, Numbers numbers);
  }

  /// Bound of the difference in F32, relative to the largest value.
  public static final double F32 = 2e-5;
  /// Bound where inputs are rounded to 16 bits.
  public static final double SIXTEEN_BITS = 1e-2;

  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);
  private static final long SEED = 20;

  /// What is known of kernels by name, for all openings of one device and driver.
  public static final class Verdicts {
    private final Map<String, Verdict> all = new HashMap<>();
  }

  private enum Verdict {
    RUNNING, PASSED, FAILED
  }

  private final Device device;
  private final Verdicts verdicts;
  private final Object lock;
  private final Runnable flush;

  public Trials(Device device, Verdicts verdicts) {
    this(device, verdicts, new Object(), () -> {
    });
  }

  /// For a device that puts operations off.
  ///
  /// @param lock held by whoever queues what was put off; taken before any other
  /// @param flush queues what was put off, so that its errors are not taken for a trial's
  public Trials(Device device, Verdicts verdicts, Object lock, Runnable flush) {
    this.device = device;
    this.verdicts = verdicts;
    this.lock = lock;
    this.flush = flush;
  }

  /// Whether the kernel `name` computes what `plain` does. A trial in progress counts as passed, so that `fast` may ask again.
  ///
  /// *Cost*: one look into a map, but for the first call.
  public boolean passes(String name, double bound, Kernels fast, Kernels plain, Trial trial) {
    Verdict known = verdict(name);
    if (known != null) {
      return known != Verdict.FAILED;
    }
    flush.run();
    synchronized (lock) {
      synchronized (verdicts) {
        known = verdicts.all.get(name);
        return known != null ? known != Verdict.FAILED : tried(name, bound, fast, plain, trial);
      }
    }
  }

  private @Nullable Verdict verdict(String name) {
    synchronized (verdicts) {
      return verdicts.all.get(name);
    }
  }

  /// Names of the kernels that cannot be used, in order.
  public List<String> failures() {
    synchronized (verdicts) {
      return verdicts.all.entrySet().stream().filter(e -> e.getValue() == Verdict.FAILED).map(Map.Entry::getKey)
          .sorted()
          .toList();
    }
  }

  private boolean tried(String name, double bound, Kernels fast, Kernels plain, Trial trial) {
    verdicts.all.put(name, Verdict.RUNNING);
    Verdict verdict = Verdict.FAILED;
    try (Scope scope = device.newScope("trial of " + name)) {
      List<Tensor> got = trial.run(fast, new Numbers(scope, SEED));
      List<Tensor> expected = trial.run(plain, new Numbers(scope, SEED));
      double worst = worst(got, expected);
      if (worst <= bound) {
        verdict = Verdict.PASSED;
      } else {
        LOG.warn(
            "device {}: kernel {} differs from the plain one by {} of the largest value, more than {}; the plain one is"
                + " used",
            device, name, worst, bound);
      }
    } catch (RuntimeException e) {
      LOG.warn("device {}: kernel {} cannot be used, the plain one is: {}", device, name, e.getMessage());
    } finally {
      verdicts.all.put(name, verdict);
    }
    return verdict == Verdict.PASSED;
  }

  private static double worst(List<Tensor> got, List<Tensor> expected) {
    double worst = got.size() == expected.size() ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < got.size() && i < expected.size(); i++) {
      worst = Math.max(worst, difference(got.get(i).toDoubles(), expected.get(i).toDoubles()));
    }
    return worst;
  }

  /// Largest difference relative to the largest expected value; infinite where a number is missing.
  private static double difference(double[] got, double[] expected) {
    double worst = 0;
    double largest = Double.MIN_NORMAL;
    for (int i = 0; i < expected.length; i++) {
      double d = Math.abs(got[i] - expected[i]);
      worst = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(worst, d);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return worst / largest;
  }
}
