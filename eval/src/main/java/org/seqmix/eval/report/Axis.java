package org.seqmix.eval.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One axis of a chart: its range, its round ticks, and the place of a value on it.
sealed interface Axis {
  /// Lower end.
  double low();

  /// Upper end.
  double high();

  /// Round values to mark, ascending, within the ends.
  List<Double> ticks();

  /// Place of a value: 0 at the lower end, 1 at the upper.
  double place(double value);

  /// Whether a value has a place.
  default boolean shows(double value) {
    return Double.isFinite(value);
  }

  /// An axis from `min` to `max` as they are, with about `count` ticks at 1, 2 or 5 times a power of ten.
  static Axis linear(double min, double max, int count) {
    return new Linear(min, max > min ? max : min + Math.max(1e-9, Math.abs(min) * 0.1), count);
  }

  /// A linear axis widened to round ends.
  static Axis rounded(double min, double max, int count) {
    Axis exact = linear(min, max, count);
    double step = Linear.step(exact.low(), exact.high(), count);
    return new Linear(Math.floor(exact.low() / step + 1e-9) * step, Math.ceil(exact.high() / step - 1e-9) * step,
        count);
  }

  /// A logarithmic axis; `min` must be positive.
  static Axis log(double min, double max) {
    if (!(min > 0)) {
      throw new IllegalArgumentException("log axis: lower end (" + min + ") must be > 0");
    }
    return new Log(min / 1.05, Math.max(max, min) * 1.05);
  }

  /// A logarithmic axis with ticks at powers of two, for counts that double; `min` must be positive.
  static Axis twos(double min, double max) {
    return new Twos((Log) log(min, max));
  }

  /// A tick's label: `0.25`, `300k`, `2.4M`, `2e-4`.
  static String label(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size < 1e-3 || size >= 1e12) {
      return String.format(Locale.ROOT, "%.1e", value).replace(".0e", "e").replace("e-0", "e-").replace("e+", "e");
    }
    double unit = size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e4 ? 1e3 : 1;
    String suffix = size >= 1e9 ? "G" : size >= 1e6 ? "M" : size >= 1e4 ? "k" : "";
    BigDecimal number = new BigDecimal(value / unit).round(new MathContext(6)).stripTrailingZeros();
    return number.toPlainString() + suffix;
  }

  /// Even steps.
  record Linear(double low, double high, int count) implements Axis {
    static double step(double low, double high, int count) {
      double rough = (high - low) / Math.max(1, count);
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double lead = rough / power;
      return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    @Override
    public List<Double> ticks() {
      double step = step(low, high, count);
      List<Double> out = new ArrayList<>();
      for (double k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
        out.add(k * step + 0.0);
      }
      return out;
    }

    @Override
    public double place(double value) {
      return (value - low) / (high - low);
    }
  }

  /// Even factors.
  record Log(double low, double high) implements Axis {
    private static final int[][] LEADS = {{1}, {1, 3}, {1, 2, 5}};
    private static final int ENOUGH = 3;
    private static final int MOST = 8;

    /// Powers of ten; where they are few, numbers between them too; where even these are few, even steps.
    @Override
    public List<Double> ticks() {
      for (int[] leads : LEADS) {
        List<Double> out = ticks(leads);
        if (out.size() >= ENOUGH) {
          return sparse(out);
        }
      }
      return Axis.linear(low, high, 2 * ENOUGH).ticks();
    }

    private List<Double> ticks(int[] leads) {
      List<Double> out = new ArrayList<>();
      for (int power = (int) Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
        for (int lead : leads) {
          double value = Double.parseDouble(lead + "e" + power);
          if (value >= low && value <= high) {
            out.add(value);
          }
        }
      }
      return out;
    }

    private static List<Double> sparse(List<Double> ticks) {
      int keep = Math.ceilDiv(ticks.size(), MOST);
      List<Double> out = new ArrayList<>();
      for (int i = 0; i < ticks.size(); i += keep) {
        out.add(ticks.get(i));
      }
      return out;
    }

    @Override
    public boolean shows(double value) {
      return value > 0 && Double.isFinite(value);
    }

    @Override
    public double place(double value) {
      return Math.log(value / low) / Math.log(high / low);
    }
  }

  /// Even factors, marked at powers of two.
  record Twos(Log log) implements Axis {
    private static final int MOST = 9;

    @Override
    public double low() {
      return log.low();
    }

    @Override
    public double high() {
      return log.high();
    }

    @Override
    public List<Double> ticks() {
      int from = (int) Math.ceil(Math.log(low()) / Math.log(2));
      int to = (int) Math.floor(Math.log(high()) / Math.log(2));
      int step = Math.max(1, Math.ceilDiv(to - from + 1, MOST));
      List<Double> out = new ArrayList<>();
      for (int power = from; power <= to; power += step) {
        out.add(Math.scalb(1.0, power));
      }
      return out;
    }

    @Override
    public boolean shows(double value) {
      return log.shows(value);
    }

    @Override
    public double place(double value) {
      return log.place(value);
    }
  }
}
