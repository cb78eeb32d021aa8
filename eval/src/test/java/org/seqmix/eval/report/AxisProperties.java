package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

class AxisProperties {
  @Property
  void linearTicksAreRoundFewAndWithin(@ForAll @DoubleRange(min = -1e6, max = 1e6) double low,
      @ForAll @Scale(4) @DoubleRange(min = 1e-3, max = 1e6) double span) {
    Axis axis = Axis.rounded(low, low + span, 5);
    assertThat(axis.low()).isLessThanOrEqualTo(low + span * 1e-6);
    assertThat(axis.high()).isGreaterThanOrEqualTo(low + span - span * 1e-6);
    List<Double> ticks = axis.ticks();
    assertThat(ticks).hasSizeBetween(2, 8).isSorted();
    double step = ticks.get(1) - ticks.get(0);
    String lead = BigDecimal.valueOf(step).round(new MathContext(2)).unscaledValue().toString().replaceAll("0+$", "");
    assertThat(lead).isIn("1", "2", "5");
    assertThat(ticks).allSatisfy(t -> assertThat(axis.place(t)).isBetween(-1e-6, 1 + 1e-6));
  }

  @Property
  void logTicksAreFewAndWithin(@ForAll @DoubleRange(min = -9, max = 6) double exponent,
      @ForAll @DoubleRange(min = 1.0, max = 1e9) double factor) {
    double low = Math.pow(10, exponent);
    Axis axis = Axis.log(low, low * factor);
    assertThat(axis.ticks()).hasSizeBetween(2, 9).isSorted();
    assertThat(axis.ticks()).allSatisfy(t -> assertThat(axis.place(t)).isBetween(-1e-9, 1 + 1e-9));
    assertThat(axis.place(Math.sqrt(axis.low() * axis.high()))).isEqualTo(0.5, within(1e-9));
  }

  @Property
  void powersOfTwoAreFewAndWithin(@ForAll @DoubleRange(min = 1, max = 5000) double low,
      @ForAll @DoubleRange(min = 2.0, max = 5000) double factor) {
    Axis axis = Axis.twos(low, low * factor);
    assertThat(axis.ticks()).hasSizeBetween(1, 9).isSorted();
    assertThat(axis.ticks()).allSatisfy(t -> {
      assertThat(Math.scalb(1.0, Math.getExponent(t))).isEqualTo(t);
      assertThat(axis.place(t)).isBetween(-1e-9, 1 + 1e-9);
    });
  }

  @Example
  void aConstantHasAnAxisToo() {
    Axis axis = Axis.rounded(3, 3, 5);
    assertThat(axis.place(3)).isBetween(0.0, 1.0);
    assertThat(axis.ticks()).isNotEmpty();
    assertThat(Axis.rounded(0, 0, 5).place(0)).isBetween(0.0, 1.0);
  }

  @Example
  void labelsAreShort() {
    assertThat(List.of(0.0, 0.25, 0.1 + 0.2, 3.0, 9000.0, 250_000.0, 1_500_000.0, 2e9, 2e-7, -0.5))
        .extracting(Axis::label)
        .containsExactly("0", "0.25", "0.3", "3", "9000", "250k", "1.5M", "2G", "2e-7", "-0.5");
  }

  @Example
  void aLogAxisShowsPositiveNumbersOnly() {
    Axis axis = Axis.log(0.1, 10);
    assertThat(axis.shows(0)).isFalse();
    assertThat(axis.shows(Double.NaN)).isFalse();
    assertThat(axis.shows(0.5)).isTrue();
  }
}
