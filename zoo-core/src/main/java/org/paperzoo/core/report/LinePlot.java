package org.paperzoo.core.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * A plot of lines, as PNG or SVG, in colours that colour-blind people can tell apart (Okabe and
 * Ito, "Color Universal Design", 2008).
 */
public final class LinePlot {
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };
  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xE6E6E6);
  private static final int PIXELS_PER_UNIT = 2; // sharp on dense screens and in print
  private static final int FEW_POINTS = 30;

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Line> lines = new ArrayList<>();
  private boolean logX;
  private boolean logY;
  private int width = 800;
  private int height = 480;

  private record Line(String name, double[] x, double[] y) {
    Line where(DoublePredicate goodX, DoublePredicate goodY) {
      int[] kept =
          IntStream.range(0, x.length).filter(i -> goodX.test(x[i]) && goodY.test(y[i])).toArray();
      return new Line(
          name,
          IntStream.of(kept).mapToDouble(i -> x[i]).toArray(),
          IntStream.of(kept).mapToDouble(i -> y[i]).toArray());
    }
  }

  /** Creates an empty plot. */
  public LinePlot(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /** Creates a plot of a metric over the training steps, with a line for each split that has it. */
  public static LinePlot of(List<MetricsLog.Entry> log, String metric) {
    Map<String, List<MetricsLog.Entry>> bySplit = new LinkedHashMap<>();
    for (MetricsLog.Entry entry : log) {
      if (entry.metrics().containsKey(metric)) {
        bySplit.computeIfAbsent(entry.split(), split -> new ArrayList<>()).add(entry);
      }
    }
    LinePlot plot = new LinePlot(metric, "step", metric);
    bySplit.forEach(
        (split, entries) ->
            plot.line(
                split,
                entries.stream().mapToDouble(MetricsLog.Entry::step).toArray(),
                entries.stream().mapToDouble(e -> e.metrics().get(metric)).toArray()));
    return plot;
  }

  /**
   * Adds a line through the given points; points that are not finite, or not positive on a
   * logarithmic axis, are left out.
   *
   * @throws IllegalArgumentException if the arrays differ in length, or the name is blank or taken
   */
  public LinePlot line(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          name + " has " + x.length + " x values but " + y.length + " y values");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("a line needs a name");
    }
    if (lines.stream().anyMatch(line -> line.name().equals(name))) {
      throw new IllegalArgumentException("there is a line " + name + " already");
    }
    lines.add(new Line(name, x.clone(), y.clone()));
    return this;
  }

  /** Makes the x axis logarithmic. */
  public LinePlot logX() {
    logX = true;
    return this;
  }

  /** Makes the y axis logarithmic. */
  public LinePlot logY() {
    logY = true;
    return this;
  }

  /** Sets the size; a PNG has twice as many pixels each way. 800 by 480 unless set. */
  public LinePlot size(int width, int height) {
    this.width = width;
    this.height = height;
    return this;
  }

  /**
   * Returns the plot as a PNG file.
   *
   * @throws FailureException if the system has no fonts
   */
  public byte[] png() {
    XYChart chart = chart();
    BufferedImage image =
        new BufferedImage(
            width * PIXELS_PER_UNIT, height * PIXELS_PER_UNIT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Awt.graphics(image);
    graphics.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT);
    chart.paint(graphics, width, height);
    graphics.dispose();
    return Awt.png(image);
  }

  /**
   * Returns the plot as an SVG document.
   *
   * @throws FailureException if the system has no fonts
   */
  public String svg() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart(), out, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * Writes the plot to a file.
   *
   * @param file ends in {@code .png} or {@code .svg}
   * @throws UsageException if it ends otherwise
   * @throws FailureException if it cannot be written, or the system has no fonts
   */
  public void save(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    byte[] bytes;
    if (name.endsWith(".png")) {
      bytes = png();
    } else if (name.endsWith(".svg")) {
      bytes = svg().getBytes(StandardCharsets.UTF_8);
    } else {
      throw new UsageException("Cannot write the plot " + file + ": name it .png or .svg.");
    }
    AtomicFiles.write(file, out -> out.write(bytes));
  }

  private XYChart chart() {
    if (!Awt.hasFonts()) {
      throw new FailureException(
          "Cannot draw the plot \""
              + title
              + "\": Java finds no font. Install fontconfig and a font, such as the"
              + " packages fontconfig and fonts-dejavu-core.");
    }
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .build();
    style(chart.getStyler());
    DoublePredicate finite = Double::isFinite;
    DoublePredicate positive = value -> value > 0 && value < Double.POSITIVE_INFINITY;
    int drawn = 0;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i).where(logX ? positive : finite, logY ? positive : finite);
      if (line.x().length == 0) {
        continue;
      }
      XYSeries series = chart.addSeries(line.name(), line.x(), line.y());
      series.setLineColor(COLOURS[i % COLOURS.length]);
      series.setMarkerColor(COLOURS[i % COLOURS.length]);
      series.setLineStyle(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      series.setMarker(line.x().length <= FEW_POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      drawn++;
    }
    XYStyler styler = chart.getStyler();
    styler.setLegendVisible(drawn > 1);
    if (logX && drawn > 0) {
      styler.setXAxisLogarithmic(true);
    } else {
      styler.setxAxisTickLabelsFormattingFunction(LinePlot::tick);
      breakEvenSpacing(chart);
    }
    if (logY && drawn > 0) {
      styler.setYAxisLogarithmic(true);
    } else {
      styler.setyAxisTickLabelsFormattingFunction(LinePlot::tick);
    }
    return chart;
  }

  /**
   * Adds an unseen point off the others' places. XChart puts ticks at multiples of the data's own
   * spacing where that is even, such as 260, 520, 780, instead of at round numbers.
   */
  private static void breakEvenSpacing(XYChart chart) {
    DoubleSummaryStatistics x =
        chart.getSeriesMap().values().stream()
            .flatMapToDouble(series -> DoubleStream.of(series.getXData()))
            .summaryStatistics();
    if (x.getCount() > 3) {
      double place = x.getMin() + (x.getMax() - x.getMin()) * (Math.sqrt(5) - 1) / 2;
      double y = chart.getSeriesMap().values().iterator().next().getYData()[0];
      XYSeries unseen = chart.addSeries("\0", new double[] {place}, new double[] {y});
      unseen.setMarker(SeriesMarkers.NONE);
      unseen.setShowInLegend(false);
    }
  }

  /** Returns a tick's label: plain where that is short, else with an exponent. */
  private static String tick(double value) {
    double size = Math.abs(value);
    if (size < 1e-12) {
      return "0";
    }
    if (size >= 1e-3 && size < 1e6) {
      return String.format(Locale.ROOT, "%.6f", value).replaceFirst("\\.?0+$", "");
    }
    String text = String.format(Locale.ROOT, "%.2e", value);
    int e = text.indexOf('e');
    int exponent = Integer.parseInt(text.substring(e + 1));
    return text.substring(0, e).replaceFirst("\\.?0+$", "") + "e" + exponent;
  }

  private static void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Awt.FONT, Font.BOLD, 17));
    styler.setAxisTitleFont(new Font(Awt.FONT, Font.PLAIN, 14));
    styler.setAxisTickLabelsFont(new Font(Awt.FONT, Font.PLAIN, 13));
    styler.setLegendFont(new Font(Awt.FONT, Font.PLAIN, 13));
    styler.setAxisTickLabelsColor(INK);
    styler.setXAxisTitleColor(INK);
    styler.setYAxisTitleColor(INK);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setAxisTicksMarksVisible(false);
    styler.setAxisTicksLineVisible(false);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setMarkerSize(6);
    styler.setXAxisTickMarkSpacingHint(110);
    styler.setYAxisTickMarkSpacingHint(50);
  }
}
