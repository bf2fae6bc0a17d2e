package org.paperzoo.core.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.checkpoint.AtomicFiles;

/**
 * A page of HTML in one file that loads nothing else: headings, tiles, tables, galleries of
 * pictures and texts, and charts, readable in a light or a dark browser and on a phone. Everything
 * given to it is text and is escaped.
 *
 * <pre>{@code
 * HtmlPage page = new HtmlPage("Nearest images", "alexnet");
 * page.section("Query 7").gallery("", "", List.of(HtmlFigure.png(query, "query", "leopard")));
 * page.write(output.resolve("nearest.html"));
 * }</pre>
 */
public final class HtmlPage {
  private static final String STYLE = Templates.resource("report.css");
  private static final String SCRIPT = Templates.resource("report.js");

  private final String title;
  private final String subtitle;
  private final List<Entry> facts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<HtmlSection> sections = new ArrayList<>();
  private final List<HtmlSection> columns = new ArrayList<>();
  private Status status;
  private String footer = "Made by Paperzoo.";

  /** A name and a value. */
  record Entry(String name, String value) {}

  /** Whether what the page reports has ended. */
  record Status(String kind, String text) {}

  /** What the template sees. */
  record View(
      String title,
      String subtitle,
      boolean hasFacts,
      Status status,
      List<Entry> facts,
      List<String> warnings,
      List<HtmlSection.View> sections,
      boolean hasColumns,
      List<HtmlSection.View> columns,
      String footer,
      String style,
      String script) {}

  /**
   * Creates an empty page.
   *
   * @param subtitle stands beside the title in smaller letters; may be empty
   */
  public HtmlPage(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Says under the title whether what the page reports has ended. */
  public HtmlPage finished(boolean ended) {
    status = ended ? new Status("done", "finished") : new Status("open", "not finished");
    return this;
  }

  /** Adds a fact under the title. */
  public HtmlPage fact(String name, String value) {
    facts.add(new Entry(name, value));
    return this;
  }

  /** Adds a warning before the sections. */
  public HtmlPage warning(String text) {
    warnings.add(text);
    return this;
  }

  /** Replaces the last line of the page. */
  public HtmlPage footer(String text) {
    footer = text;
    return this;
  }

  /** Adds a section. */
  public HtmlSection section(String heading) {
    HtmlSection section = new HtmlSection(heading);
    sections.add(section);
    return section;
  }

  /**
   * Adds a section at the end of the page, beside the other sections added so where there is room.
   */
  public HtmlSection column(String heading) {
    HtmlSection section = new HtmlSection(heading);
    columns.add(section);
    return section;
  }

  /** Returns the page. */
  public String html() {
    return Templates.page(
        new View(
            title,
            subtitle.isEmpty() ? null : subtitle,
            status != null || !facts.isEmpty(),
            status,
            facts,
            warnings,
            views(sections),
            columns.stream().anyMatch(section -> !section.isEmpty()),
            views(columns),
            footer,
            STYLE,
            SCRIPT));
  }

  private static List<HtmlSection.View> views(List<HtmlSection> sections) {
    return sections.stream().filter(section -> !section.isEmpty()).map(HtmlSection::view).toList();
  }

  /**
   * Writes the page to a file, whole or not at all.
   *
   * @throws org.paperzoo.core.error.FailureException if the file cannot be written
   */
  public void write(Path file) {
    byte[] page = html().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(file, out -> out.write(page));
  }
}
