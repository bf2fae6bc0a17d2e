package org.paperzoo.core.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The chart of one metric in the report: inline SVG with a line for each split, drawn here so that
 * it is there without JavaScript, and the points as JSON for the script that shows values under the
 * pointer.
 */
final class CurveChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 58;
  private static final int RIGHT = 628;
  private static final int TOP = 12;
  private static final int BOTTOM = 268;
  private static final int POINTS = 400;
  private static final int NOISY_POINTS = 60;
  private static final double LOG_RATIO = 5;

  private final String metric;
  private final List<Curve> curves;
  private final Map<String, Integer> colours;
  private final double epochsPerStep;
  private final Axis x;
  private final DoubleSummaryStatistics range;

  /**
   * Prepares a chart.
   *
   * @param curves at least one, with a finite value among them
   * @param colours the number of each split's colour
   * @param epochsPerStep what makes a step an epoch, 0 if unknown
   */
  CurveChart(
      String metric, List<Curve> curves, Map<String, Integer> colours, double epochsPerStep) {
    this.metric = metric;
    this.curves = curves;
    this.colours = colours;
    this.epochsPerStep = epochsPerStep;
    range =
        curves.stream()
            .flatMapToDouble(curve -> DoubleStream.of(curve.values()))
            .filter(Double::isFinite)
            .summaryStatistics();
    DoubleSummaryStatistics steps =
        curves.stream().flatMapToDouble(c -> DoubleStream.of(c.steps())).summaryStatistics();
    x = Axis.tight(steps.getMin(), steps.getMax());
  }

  /** Returns a chart whose lines have the colours in their order. */
  static CurveChart of(String title, List<Curve> curves) {
    Map<String, Integer> colours = new LinkedHashMap<>();
    curves.forEach(curve -> colours.put(curve.split(), colours.size()));
    return new CurveChart(title, curves, colours, 0);
  }

  /** What the template sees: a card with heading, legend, plots and the points as JSON. */
  record View(
      String title,
      List<Key> legend,
      boolean logarithmic,
      List<Plot> plots,
      String warning,
      String points) {}

  record Key(int colour, String name) {}

  record Plot(
      Frame frame,
      String description,
      boolean logarithmic,
      double low,
      double high,
      List<Tick> rows,
      List<Tick> columns,
      List<Line> lines) {}

  record Frame(
      int width, int height, int left, int right, int bottom, int labelRight, int labelBottom) {
    static final Frame SVG = new Frame(WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, LEFT - 8, BOTTOM + 20);
  }

  record Tick(String at, String label) {}

  record Line(int colour, List<Stroke> paths, List<Dot> dots) {}

  record Stroke(String kind, String points) {}

  record Dot(String x, String y) {}

  View view() {
    boolean log = range.getMin() > 0 && range.getMax() >= LOG_RATIO * range.getMin();
    List<Plot> plots = new ArrayList<>();
    plots.add(plot(Axis.linear(range.getMin(), range.getMax())));
    if (log) {
      plots.add(plot(Axis.log(range.getMin(), range.getMax())));
    }
    long bad = curves.stream().mapToLong(curve -> curve.size() - curve.finite()).sum();
    return new View(
        metric,
        curves.stream().map(c -> new Key(colours.get(c.split()), c.split())).toList(),
        log,
        plots,
        bad == 0
            ? null
            : bad + (bad == 1 ? " value is" : " values are") + " not finite (NaN or infinite).",
        data());
  }

  private Plot plot(Axis y) {
    return new Plot(
        Frame.SVG,
        description(),
        y.logarithmic(),
        y.low(),
        y.high(),
        y.ticks().stream().map(t -> new Tick(coordinate(vertical(y, t)), y.label(t))).toList(),
        x.ticks().stream().map(t -> new Tick(coordinate(horizontal(t)), x.label(t))).toList(),
        curves.stream().map(curve -> line(curve, y)).toList());
  }

  private Line line(Curve curve, Axis y) {
    Curve smooth = curve.smooth(Math.max(1, curve.size() / 60));
    boolean noisy =
        curve.size() >= NOISY_POINTS
            && curve.variation() > 3 * Math.max(smooth.variation(), 1e-300);
    List<Stroke> paths = new ArrayList<>();
    paths.add(new Stroke(noisy ? "raw" : "line", path(curve.thin(POINTS), y)));
    List<Dot> dots = new ArrayList<>();
    if (noisy) {
      paths.add(new Stroke("line", path(smooth.thin(POINTS / 2), y)));
    } else if (curve.size() <= 40) {
      for (int i = 0; i < curve.size(); i++) {
        if (Double.isFinite(curve.values()[i])) {
          dots.add(
              new Dot(
                  coordinate(horizontal(curve.steps()[i])),
                  coordinate(vertical(y, curve.values()[i]))));
        }
      }
    }
    return new Line(colours.get(curve.split()), paths, dots);
  }

  private String path(Curve curve, Axis y) {
    StringBuilder out = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < curve.size(); i++) {
      double value = curve.values()[i];
      if (Double.isFinite(value)) {
        out.append(pen ? 'L' : 'M').append(coordinate(horizontal(curve.steps()[i])));
        out.append(' ').append(coordinate(vertical(y, value)));
      }
      pen = Double.isFinite(value);
    }
    return out.toString();
  }

  private double horizontal(double step) {
    return LEFT + x.place(step) * (RIGHT - LEFT);
  }

  private static double vertical(Axis y, double value) {
    return BOTTOM - y.place(value) * (BOTTOM - TOP);
  }

  private static String coordinate(double value) {
    double rounded = Math.round(value * 10) / 10.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  private String description() {
    return metric
        + " by training step: "
        + curves.stream()
            .map(
                c ->
                    c.split()
                        + " from "
                        + Numbers.text(c.values()[0])
                        + " to "
                        + Numbers.text(c.last()))
            .collect(Collectors.joining("; "));
  }

  private String data() {
    List<Object> lines = new ArrayList<>();
    for (Curve curve : curves) {
      Curve thin = curve.thin(POINTS);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("name", curve.split());
      line.put("colour", colours.get(curve.split()));
      line.put("x", thin.steps());
      line.put("y", DoubleStream.of(thin.values()).map(CurveChart::digits).toArray());
      lines.add(line);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("box", new int[] {LEFT, RIGHT, TOP, BOTTOM});
    all.put("x0", x.low());
    all.put("x1", x.high());
    all.put("epochs", epochsPerStep);
    all.put("lines", lines);
    return Json.line(all);
  }

  /** Rounds to six digits: enough to read, half the size. */
  private static double digits(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    double unit = Math.pow(10, 5 - Math.floor(Math.log10(Math.abs(value))));
    double rounded = Math.round(value * unit) / unit;
    return Double.isFinite(rounded) && rounded != 0 ? rounded : value;
  }

  /** An axis: its ends, its ticks and where a value lies between the ends, 0 to 1. */
  record Axis(double low, double high, List<Double> ticks, boolean logarithmic) {

    /** Returns an axis with round ends around the values. */
    static Axis linear(double min, double max) {
      double slack = max > min ? 0 : max == 0 ? 1 : Math.abs(max) * 0.1;
      double unit = unit(min - slack, max + slack, 5);
      double low = Math.floor((min - slack) / unit + 1e-9) * unit;
      double high = Math.ceil((max + slack) / unit - 1e-9) * unit;
      return new Axis(low, high, multiples(low, high, unit), false);
    }

    /** Returns an axis that ends where the values end, with round ticks. */
    static Axis tight(double min, double max) {
      double low = max > min ? min : min - 1;
      double high = max > min ? max : max + 1;
      double unit = Math.max(1, unit(low, high, 6)); // steps are whole
      return new Axis(low, high, multiples(low, high, unit), false);
    }

    /** Returns a logarithmic axis around positive values that are not all the same. */
    static Axis log(double min, double max) {
      int from = (int) Math.floor(Math.log10(min));
      int to = (int) Math.ceil(Math.log10(max));
      List<Double> ticks = new ArrayList<>();
      int every = Math.max(1, (to - from) / 6);
      double[] within =
          Math.log10(max) - Math.log10(min) <= 2 ? new double[] {1, 2, 5} : new double[] {1};
      for (int e = from; e <= to; e += every) {
        for (double m : within) {
          ticks.add(m * Math.pow(10, e));
        }
      }
      double low = min;
      double high = max;
      for (double tick : ticks) { // down to the next tick below, up to the next above
        low = tick <= min ? tick : low;
      }
      for (int i = ticks.size() - 1; i >= 0; i--) {
        high = ticks.get(i) >= max ? ticks.get(i) : high;
      }
      double first = low;
      double last = high;
      return new Axis(
          first, last, ticks.stream().filter(t -> t >= first && t <= last).toList(), true);
    }

    /**
     * Returns 1, 2 or 5 times a power of ten that divides the range into about {@code parts} parts.
     */
    private static double unit(double low, double high, int parts) {
      double rough = (high - low) / parts;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double times = rough / power;
      return (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10) * power;
    }

    private static List<Double> multiples(double low, double high, double unit) {
      List<Double> ticks = new ArrayList<>();
      long first = (long) Math.ceil(low / unit - 1e-9);
      long last = (long) Math.floor(high / unit + 1e-9);
      for (long i = first; i <= last; i++) {
        ticks.add(i * unit);
      }
      return ticks;
    }

    double place(double value) {
      DoubleUnaryOperator scale = logarithmic ? Math::log : v -> v;
      double from = scale.applyAsDouble(low);
      return (scale.applyAsDouble(value) - from) / (scale.applyAsDouble(high) - from);
    }

    /**
     * Returns the tick's label: 0.25, 1500, 20k, 2e-5; on a linear axis all with as many decimals.
     */
    String label(double tick) {
      double size = Math.max(Math.abs(low), Math.abs(high));
      double least = logarithmic ? low : size;
      if (tick == 0) {
        return "0";
      }
      if (size >= 1e10 || least < 1e-3) {
        String text = String.format(Locale.ROOT, "%.2e", tick);
        int e = text.indexOf('e');
        return trim(text.substring(0, e)) + "e" + Integer.parseInt(text.substring(e + 1));
      }
      if ((logarithmic ? Math.abs(tick) : size) >= 1e4) {
        return size >= 1e7 ? trim(fixed(tick / 1e6, 6)) + "M" : trim(fixed(tick / 1e3, 6)) + "k";
      }
      if (logarithmic || ticks.size() < 2) {
        return trim(fixed(tick, 6));
      }
      double unit = ticks.get(1) - ticks.get(0);
      return fixed(tick, Math.max(0, (int) -Math.floor(Math.log10(unit) + 1e-9)));
    }

    private static String fixed(double value, int decimals) {
      return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String trim(String digits) {
      return digits.replaceFirst("\\.?0+$", "");
    }
  }
}
