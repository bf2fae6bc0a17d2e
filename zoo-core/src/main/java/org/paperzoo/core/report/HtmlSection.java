package org.paperzoo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A section of an {@link HtmlPage}: a heading and what is under it; an empty one is not shown. */
public final class HtmlSection {
  private final String heading;
  private final List<Block> blocks = new ArrayList<>();

  /** What the template sees: one of the components of a block is not null. */
  record View(String heading, List<Block> blocks) {}

  record Block(Entries tiles, Grid table, Entries keys, Text text, Charts charts, Gallery gallery) {
    static Block ofTiles(Entries tiles) {
      return new Block(tiles, null, null, null, null, null);
    }

    static Block ofTable(Grid table) {
      return new Block(null, table, null, null, null, null);
    }

    static Block ofKeys(Entries keys) {
      return new Block(null, null, keys, null, null, null);
    }

    static Block ofText(Text text) {
      return new Block(null, null, null, text, null, null);
    }

    static Block ofCharts(Charts charts) {
      return new Block(null, null, null, null, charts, null);
    }

    static Block ofGallery(Gallery gallery) {
      return new Block(null, null, null, null, null, gallery);
    }
  }

  record Entries(List<HtmlPage.Entry> entries) {
    static Entries of(Map<String, String> entries) {
      return new Entries(
          entries.entrySet().stream()
              .map(entry -> new HtmlPage.Entry(entry.getKey(), entry.getValue()))
              .toList());
    }
  }

  record Cell(String text, boolean number) {}

  record Row(List<Cell> cells) {}

  record Grid(String summary, List<Cell> header, List<Row> rows) {}

  record Text(String text) {}

  record Charts(List<CurveChart.View> charts) {}

  record Gallery(String heading, String note, List<HtmlFigure> figures) {}

  HtmlSection(String heading) {
    this.heading = heading;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  View view() {
    return new View(heading, blocks);
  }

  /** Adds names with values in large letters. */
  public HtmlSection tiles(Map<String, String> values) {
    blocks.add(Block.ofTiles(Entries.of(values)));
    return this;
  }

  /**
   * Adds a table.
   *
   * @param numbers the first of the columns, from there to the last, that hold numbers
   */
  public HtmlSection table(List<String> header, List<List<String>> rows, int numbers) {
    return folded(null, header, rows, numbers);
  }

  /** Adds a table that is shown when its summary is clicked; see {@link #table}. */
  public HtmlSection folded(
      String summary, List<String> header, List<List<String>> rows, int numbers) {
    blocks.add(
        Block.ofTable(
            new Grid(
                summary,
                cells(header, numbers),
                rows.stream().map(row -> new Row(cells(row, numbers))).toList())));
    return this;
  }

  private static List<Cell> cells(List<String> texts, int numbers) {
    return IntStream.range(0, texts.size())
        .mapToObj(c -> new Cell(texts.get(c), c >= numbers))
        .toList();
  }

  /** Adds a table of names with values, such as a configuration. */
  public HtmlSection keys(Map<String, String> values) {
    blocks.add(Block.ofKeys(Entries.of(values)));
    return this;
  }

  /** Adds text as it is, with its line ends. */
  public HtmlSection text(String text) {
    blocks.add(Block.ofText(new Text(text)));
    return this;
  }

  /**
   * Adds pictures, texts or links side by side, each with its caption.
   *
   * @param title may be empty
   * @param note stands under the title; may be empty
   */
  public HtmlSection gallery(String title, String note, List<HtmlFigure> figures) {
    blocks.add(
        Block.ofGallery(
            new Gallery(
                title.isEmpty() ? null : title,
                note.isEmpty() ? null : note,
                List.copyOf(figures))));
    return this;
  }

  /** Adds charts side by side. */
  HtmlSection charts(List<CurveChart> charts) {
    blocks.add(Block.ofCharts(new Charts(charts.stream().map(CurveChart::view).toList())));
    return this;
  }

  /**
   * Adds a chart of lines over training steps.
   *
   * @param curves at least one, with a finite value among them; at most seven
   */
  public HtmlSection chart(String title, List<Curve> curves) {
    return charts(List.of(CurveChart.of(title, curves)));
  }
}
