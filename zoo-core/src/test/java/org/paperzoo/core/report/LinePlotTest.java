package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.error.UsageException;
import org.xml.sax.InputSource;

class LinePlotTest {
  private static final int BLUE = 0x0072B2;
  private static final int VERMILION = 0xD55E00;

  @BeforeEach
  void needsFonts() {
    assumeTrue(Awt.hasFonts(), "Java finds no font");
  }

  private static BufferedImage draw(LinePlot plot) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(plot.png()));
  }

  private static long pixels(BufferedImage image, int colour) {
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(all).filter(rgb -> (rgb & 0xFFFFFF) == colour).count();
  }

  private static LinePlot curves() {
    double[] x = {0, 100, 200, 300};
    return new LinePlot("loss", "step", "loss")
        .line("train", x, new double[] {2, 1, 0.5, 0.25})
        .line("val", x, new double[] {3, 2, 1, 1});
  }

  @Test
  void drawsEachLineInItsColour() throws IOException {
    BufferedImage image = draw(curves());
    assertThat(image.getWidth()).isEqualTo(1600);
    assertThat(image.getHeight()).isEqualTo(960);
    assertThat(pixels(image, BLUE)).isGreaterThan(1000);
    assertThat(pixels(image, VERMILION)).isGreaterThan(1000);
    assertThat(pixels(image, 0x009E73)).isZero();
  }

  @Test
  void logarithmicAxesLeaveOutWhatIsNotPositive() throws IOException {
    LinePlot plot =
        new LinePlot("t", "x", "y")
            .line("a", new double[] {0, 1, 10, 100}, new double[] {1, -1, 0.1, 0.01})
            .line("gone", new double[] {1, 2}, new double[] {0, Double.NaN})
            .logX()
            .logY()
            .size(300, 200);
    BufferedImage image = draw(plot);
    assertThat(image.getWidth()).isEqualTo(600);
    assertThat(pixels(image, BLUE)).isPositive();
    assertThat(pixels(image, VERMILION)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "false, 1", "true, 0", "true, 1"})
  void poorDataStillGivesAPlot(boolean log, int points) throws IOException {
    LinePlot plot = new LinePlot("t", "x", "y").line("a", new double[points], new double[points]);
    if (log) {
      plot.logY().logX();
    }
    assertThat(draw(plot).getWidth()).isEqualTo(1600);
    assertThat(plot.svg()).contains("<svg");
  }

  @Test
  void divergedRunsStillGiveAPlot() throws IOException {
    double[] y = {1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2, 1e300};
    LinePlot plot = new LinePlot("t", "x", "y").line("a", new double[] {1, 2, 3, 4, 5, 6}, y);
    assertThat(pixels(draw(plot), BLUE)).isPositive();
  }

  @Test
  void plotsAMetricOfTheLogBySplit() throws IOException {
    Instant time = Instant.EPOCH;
    LinePlot plot =
        LinePlot.of(
            List.of(
                new MetricsLog.Entry(1, 0, time, "train", Map.of("loss", 2.0, "lr", 0.1)),
                new MetricsLog.Entry(2, 0, time, "train", Map.of("loss", 1.0, "lr", 0.1)),
                new MetricsLog.Entry(2, 0, time, "val", Map.of("loss", 1.5))),
            "loss");
    BufferedImage image = draw(plot);
    assertThat(pixels(image, BLUE)).isPositive();
    assertThat(pixels(image, VERMILION)).isPositive();
  }

  @Test
  void svgIsWellFormed() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    DocumentBuilder builder = factory.newDocumentBuilder();
    String svg = curves().svg();
    assertThat(
            builder.parse(new InputSource(new StringReader(svg))).getDocumentElement().getTagName())
        .isEqualTo("svg");
    assertThat(svg).contains("rgb(0,114,178)");
  }

  @Test
  void savesByExtension(@TempDir Path folder) throws IOException {
    curves().save(folder.resolve("a.png"));
    curves().save(folder.resolve("b.SVG"));
    assertThat(ImageIO.read(folder.resolve("a.png").toFile()).getWidth()).isEqualTo(1600);
    assertThat(Files.readString(folder.resolve("b.SVG"))).contains("<svg");
    assertThatThrownBy(() -> curves().save(folder.resolve("c.jpg")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("name it .png or .svg");
  }

  @Test
  void refusesBadLines() {
    LinePlot plot = curves();
    assertThatThrownBy(() -> plot.line("x", new double[2], new double[3]))
        .hasMessage("x has 2 x values but 3 y values");
    assertThatThrownBy(() -> plot.line("val", new double[1], new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plot.line(" ", new double[1], new double[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
