package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.report.CurveChart.Axis;

class CurveTest {
  private static Curve curve(double... values) {
    return new Curve("train", IntStream.range(0, values.length).asDoubleStream().toArray(), values);
  }

  @Test
  void thinningKeepsEndsSpikesAndGaps() {
    double[] values = new double[10_000];
    values[3_333] = 7;
    values[6_666] = -7;
    values[5_000] = Double.NaN;
    Curve thin = curve(values).thin(100);
    assertThat(thin.size()).isLessThanOrEqualTo(103 + 50);
    assertThat(thin.steps()).startsWith(0).endsWith(9_999).isSorted().doesNotHaveDuplicates();
    assertThat(thin.steps()).contains(3_333, 6_666, 5_000);
    for (int i = 0; i < thin.size(); i++) {
      assertThat(thin.values()[i]).isEqualTo(Double.valueOf(values[(int) thin.steps()[i]]));
    }
  }

  @Test
  void shortCurvesAreNotThinned() {
    Curve curve = curve(1, 2, 3);
    assertThat(curve.thin(3)).isSameAs(curve);
  }

  @Test
  void smoothingKeepsLinesAndTakesNoise() {
    double[] line = IntStream.range(0, 100).mapToDouble(i -> 3 + 2.0 * i).toArray();
    double[] smooth = curve(line).smooth(9).values();
    assertThat(smooth[50]).isCloseTo(line[50], within(1e-9));
    assertThat(smooth[5]).isCloseTo(line[5], within(1e-9));

    double[] noise = IntStream.range(0, 1000).mapToDouble(i -> i % 2).toArray();
    Curve calm = curve(noise).smooth(20);
    assertThat(calm.values()[500]).isCloseTo(0.5, within(0.02));
    assertThat(curve(noise).variation()).isGreaterThan(3 * calm.variation());
    assertThat(curve(line).variation()).isLessThan(3 * curve(line).smooth(3).variation());
  }

  @Test
  void smoothingPassesOverWhatIsNotFinite() {
    assertThat(curve(1, Double.NaN, 3).smooth(1).values()[1]).isEqualTo(2);
    assertThat(curve(Double.NaN).smooth(1).values()[0]).isNaN();
  }

  @Test
  void ticksAreRound() {
    assertThat(labels(Axis.linear(0.61, 0.979)))
        .containsExactly("0.60", "0.65", "0.70", "0.75", "0.80", "0.85", "0.90", "0.95", "1.00");
    assertThat(labels(Axis.linear(0, 2e-5))).containsExactly("0", "5e-6", "1e-5", "1.5e-5", "2e-5");
    assertThat(labels(Axis.linear(-107, -253.5 + 100))).isNotEmpty();
    assertThat(labels(Axis.tight(20, 20_000))).startsWith("2k", "4k").endsWith("20k");
    assertThat(labels(Axis.tight(1, 3))).containsExactly("1", "2", "3");
    assertThat(labels(Axis.log(0.07, 2.7)))
        .containsExactly("0.05", "0.1", "0.2", "0.5", "1", "2", "5");
    assertThat(labels(Axis.log(1e-9, 2e-5))).contains("1e-9", "1e-5");
    assertThat(labels(Axis.linear(5, 5))).contains("5.0");
    assertThat(labels(Axis.linear(0, 0))).contains("0");
    assertThat(labels(Axis.tight(7, 7))).contains("7");
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  @Property(seed = "1", tries = 300)
  void linearAxesHoldTheirValues(
      @ForAll @DoubleRange(min = -1e12, max = 1e12) double a,
      @ForAll @DoubleRange(min = -1e12, max = 1e12) double b) {
    Axis axis = Axis.linear(Math.min(a, b), Math.max(a, b));
    for (double value : new double[] {a, b}) {
      assertThat(axis.place(value)).isBetween(-1e-6, 1 + 1e-6);
    }
    assertThat(axis.ticks()).hasSizeBetween(2, 14).isSorted();
  }

  @Property(seed = "1", tries = 300)
  void logarithmicAxesHoldTheirValues(
      @ForAll @DoubleRange(min = -300, max = 300) double exponentOfA,
      @ForAll @DoubleRange(min = -300, max = 300) double exponentOfB) {
    double a = Math.pow(10, exponentOfA);
    double b = Math.pow(10, exponentOfB);
    Assume.that(Math.abs(exponentOfA - exponentOfB) > 0.1);
    Axis axis = Axis.log(Math.min(a, b), Math.max(a, b));
    for (double value : new double[] {a, b}) {
      assertThat(axis.place(value)).isNotNaN().isBetween(-1e-6, 1 + 1e-6);
    }
    assertThat(axis.ticks().size()).isLessThan(20);
    assertThat(axis.ticks()).isSorted();
  }

  @Test
  void variationIgnoresGaps() {
    assertThat(curve(0, 1, Double.NaN, 5, 4).variation()).isEqualTo(2);
  }
}
