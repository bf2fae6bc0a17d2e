package org.paperzoo.graph.gat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.paperzoo.core.checkpoint.AtomicFiles;

/**
 * A graph as a picture: nodes coloured by predicted class, edges as thick as the attention along
 * them, and a legend.
 */
final class GraphPicture {
  private static final int WIDTH = 1180;
  private static final int HEIGHT = 860;
  private static final int LEGEND = 300;
  private static final int MARGIN = 40;
  private static final int TITLE = 46;
  private static final int SMALLEST_FONT = 9;
  private static final double THICKEST = 7;
  private static final double THINNEST = 0.5;
  private static final Color INK = new Color(0x22, 0x22, 0x22);
  private static final Color EDGE = new Color(0x60, 0x66, 0x70);

  /** Colours that most people can tell apart (Okabe and Ito 2008, and two more). */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xE69F00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0x56B4E9),
    new Color(0xD55E00),
    new Color(0xF0E442),
    new Color(0x7A5AA6),
    new Color(0x8C8C8C)
  };

  static {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  /**
   * A node.
   *
   * @param name written in or beside it; may be empty
   * @param predicted the class it is coloured by
   * @param label the class it has, or one below 0 if that is not known
   * @param training whether its label was shown in training
   */
  record Node(String name, int predicted, int label, boolean training) {}

  /** An edge between two nodes, in no direction, and the attention along it in both. */
  record Edge(int first, int second, double attention) {}

  private final String title;
  private final String attentionTitle;
  private final List<String> classNames;
  private final List<Node> nodes;
  private final List<Edge> edges;
  private final double[][] places;
  private final double greatest;
  private final double size;
  private final int fontSize;
  private final int centre;

  /**
   * Prepares a picture.
   *
   * @param attentionTitle what the thickness of edges means
   * @param places of the nodes, in any unit
   * @param centre a node to point out, or one below 0
   */
  GraphPicture(
      String title,
      String attentionTitle,
      List<String> classNames,
      List<Node> nodes,
      List<Edge> edges,
      double[][] places,
      int centre) {
    this.title = title;
    this.attentionTitle = attentionTitle;
    this.classNames = classNames;
    this.nodes = nodes;
    this.edges = edges;
    this.places = fit(places);
    greatest = edges.stream().mapToDouble(Edge::attention).max().orElse(1);
    this.centre = centre;
    size = Math.max(9, Math.min(26, 260 / Math.sqrt(nodes.size() + 20.0)));
    int longest = nodes.stream().mapToInt(node -> node.name().length()).max().orElse(1);
    int fitting = (int) Math.min(12, (size - 4) / (0.65 * longest));
    fontSize = fitting < SMALLEST_FONT ? 0 : fitting;
  }

  /** Scales places to the page, turned so that the graph lies along it. */
  private static double[][] fit(double[][] places) {
    double[][] turned = alongTheWider(places);
    double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
    double[] most = {-Double.MAX_VALUE, -Double.MAX_VALUE};
    for (double[] place : turned) {
      for (int axis = 0; axis < 2; axis++) {
        least[axis] = Math.min(least[axis], place[axis]);
        most[axis] = Math.max(most[axis], place[axis]);
      }
    }
    double width = WIDTH - LEGEND - 2.0 * MARGIN;
    double height = HEIGHT - TITLE - 2.0 * MARGIN;
    double scale =
        Math.min(
            width / Math.max(1e-9, most[0] - least[0]),
            height / Math.max(1e-9, most[1] - least[1]));
    scale = turned.length == 1 ? 0 : scale;
    double[][] fitted = new double[turned.length][2];
    for (int i = 0; i < fitted.length; i++) {
      fitted[i][0] = MARGIN + width / 2 + scale * (turned[i][0] - (least[0] + most[0]) / 2);
      fitted[i][1] =
          TITLE + MARGIN + height / 2 + scale * (turned[i][1] - (least[1] + most[1]) / 2);
    }
    return fitted;
  }

  private static double[][] alongTheWider(double[][] places) {
    double[] mean = new double[2];
    for (double[] place : places) {
      mean[0] += place[0] / places.length;
      mean[1] += place[1] / places.length;
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (double[] place : places) {
      xx += (place[0] - mean[0]) * (place[0] - mean[0]);
      xy += (place[0] - mean[0]) * (place[1] - mean[1]);
      yy += (place[1] - mean[1]) * (place[1] - mean[1]);
    }
    double angle = 0.5 * Math.atan2(2 * xy, xx - yy);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double[][] turned = new double[places.length][2];
    for (int i = 0; i < turned.length; i++) {
      turned[i][0] = cos * places[i][0] + sin * places[i][1];
      turned[i][1] = -sin * places[i][0] + cos * places[i][1];
    }
    return turned;
  }

  /** Draws the picture into a PNG file. */
  void save(Path file) {
    BufferedImage image = draw();
    AtomicFiles.write(file, out -> writePng(image, out));
  }

  private static void writePng(BufferedImage image, OutputStream out) throws IOException {
    // An explicit memory stream: ImageIO would otherwise cache in a temporary file.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", stream);
    }
  }

  /** Draws the picture. */
  BufferedImage draw() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      Text text = new Text(g);
      text.colour(INK).bold(20).draw(title, MARGIN, 36);
      drawEdges(g);
      for (int i = 0; i < nodes.size(); i++) {
        drawNode(g, text, nodes.get(i), places[i][0], places[i][1]);
      }
      if (centre >= 0) {
        pointOut(g, places[centre]);
      }
      drawLegend(g, text);
    } finally {
      g.dispose();
    }
    return image;
  }

  /** Thin edges first, so that thick ones are seen whole. */
  private void drawEdges(Graphics2D g) {
    List<Edge> ordered = new ArrayList<>(edges);
    ordered.sort(Comparator.comparingDouble(Edge::attention));
    for (Edge edge : ordered) {
      double[] a = places[edge.first()];
      double[] b = places[edge.second()];
      drawEdge(g, edge.attention() / greatest, new Line2D.Double(a[0], a[1], b[0], b[1]));
    }
  }

  private static void drawEdge(Graphics2D g, double share, Line2D line) {
    double width = THINNEST + (THICKEST - THINNEST) * share;
    g.setColor(new Color(EDGE.getRed(), EDGE.getGreen(), EDGE.getBlue(), (int) (90 + 110 * share)));
    g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(line);
  }

  private void drawNode(Graphics2D g, Text text, Node node, double x, double y) {
    double d = node.training() ? 1.25 * size : size;
    Shape shape =
        node.training()
            ? new Rectangle2D.Double(x - d / 2, y - d / 2, d, d)
            : new Ellipse2D.Double(x - d / 2, y - d / 2, d, d);
    boolean wrong = node.label() >= 0 && node.label() != node.predicted();
    g.setColor(Color.WHITE);
    g.setStroke(new BasicStroke(wrong ? 7.5f : 2.5f));
    g.draw(shape);
    if (wrong) {
      g.setColor(colour(node.label()));
      g.setStroke(new BasicStroke(5f));
      g.draw(shape);
      g.setColor(Color.WHITE);
      g.setStroke(new BasicStroke(1.5f));
      g.draw(shape);
    }
    g.setColor(colour(node.predicted()));
    g.fill(shape);
    if (!wrong) {
      g.setColor(node.training() ? INK : INK.brighter());
      g.setStroke(new BasicStroke(node.training() ? 2f : 0.6f));
      g.draw(shape);
    }
    if (fontSize > 0) {
      g.setColor(light(colour(node.predicted())) ? INK : Color.WHITE);
      text.bold(fontSize).centred(node.name(), x, y);
    }
  }

  /** Puts a circle around a node. */
  private void pointOut(Graphics2D g, double[] place) {
    double d = 1.9 * size;
    g.setColor(INK);
    g.setStroke(new BasicStroke(2f));
    g.draw(new Ellipse2D.Double(place[0] - d / 2, place[1] - d / 2, d, d));
  }

  private static boolean light(Color c) {
    return 0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue() > 150;
  }

  private static Color colour(int label) {
    return COLOURS[Math.floorMod(label, COLOURS.length)];
  }

  private void drawLegend(Graphics2D g, Text text) {
    int x = WIDTH - LEGEND + 14;
    int y = TITLE + MARGIN;
    text.colour(INK).bold(14).draw("Predicted class", x, y);
    for (int label = 0; label < classNames.size() && label < COLOURS.length; label++) {
      y += 25;
      Ellipse2D dot = new Ellipse2D.Double(x, y - 12, 14, 14);
      g.setColor(colour(label));
      g.fill(dot);
      int number = label;
      long count = nodes.stream().filter(node -> node.predicted() == number).count();
      text.colour(INK).plain(14).draw(classNames.get(label) + "  (" + count + ")", x + 26, y);
    }
    y += 44;
    text.bold(14).draw(attentionTitle, x, y);
    y += 20;
    text.plain(12).draw("sum over heads and both directions", x, y);
    for (double share : new double[] {1, 0.5, 0.1}) {
      y += 25;
      drawEdge(g, share, new Line2D.Double(x, y - 5, x + 44, y - 5));
      String value = String.format(Locale.ROOT, "%.2f", share * greatest);
      text.colour(INK).plain(14).draw(value, x + 58, y);
    }
    boolean training = nodes.stream().anyMatch(Node::training);
    boolean wrong =
        nodes.stream().anyMatch(node -> node.label() >= 0 && node.label() != node.predicted());
    if (training || wrong || centre >= 0) {
      y += 44;
      text.bold(14).draw("Nodes", x, y);
    }
    if (centre >= 0) {
      y += 25;
      g.setColor(INK);
      g.setStroke(new BasicStroke(2f));
      g.draw(new Ellipse2D.Double(x - 2, y - 14, 18, 18));
      text.plain(14).draw("node " + nodes.get(centre).name(), x + 26, y);
    }
    if (training) {
      y += 25;
      g.setColor(INK);
      g.setStroke(new BasicStroke(2f));
      g.draw(new Rectangle2D.Double(x + 1, y - 11, 13, 13));
      text.colour(INK).plain(14).draw("labelled in training", x + 26, y);
    }
    if (wrong) {
      y += 25;
      g.setColor(colour(0));
      g.fill(new Ellipse2D.Double(x + 2, y - 10, 10, 10));
      g.setColor(colour(1));
      g.setStroke(new BasicStroke(2.5f));
      g.draw(new Ellipse2D.Double(x, y - 12, 14, 14));
      text.colour(INK).plain(14).draw("wrong: ring in the true colour", x + 26, y);
    }
  }

  /** Text where the machine has fonts; small container images often have none. */
  private static final class Text {
    private static final boolean FONTS = probe();

    private final Graphics2D g;

    Text(Graphics2D g) {
      this.g = g;
    }

    private static boolean probe() {
      Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      try {
        return graphics.getFontMetrics(font(Font.PLAIN, 12)).stringWidth("x") > 0;
      } catch (RuntimeException | Error e) { // a NullPointerException or an InternalError
        return false;
      } finally {
        graphics.dispose();
      }
    }

    private static Font font(int style, int size) {
      return new Font(Font.SANS_SERIF, style, size);
    }

    Text colour(Color colour) {
      g.setColor(colour);
      return this;
    }

    Text bold(int size) {
      if (FONTS) {
        g.setFont(font(Font.BOLD, size));
      }
      return this;
    }

    Text plain(int size) {
      if (FONTS) {
        g.setFont(font(Font.PLAIN, size));
      }
      return this;
    }

    void draw(String text, double x, double y) {
      if (FONTS) {
        g.drawString(text, (float) x, (float) y);
      }
    }

    void centred(String text, double x, double y) {
      if (FONTS) {
        double width = g.getFontMetrics().stringWidth(text);
        draw(text, x - width / 2, y + 0.36 * g.getFont().getSize());
      }
    }
  }
}
