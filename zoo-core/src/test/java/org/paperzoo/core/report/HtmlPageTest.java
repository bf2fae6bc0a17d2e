package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {
  private static final String EVIL = "<script>alert('x')</script>&\"=`\u0007";

  @Test
  void holdsWhatItIsGiven(@TempDir Path folder) throws IOException {
    HtmlPage page = new HtmlPage("Nearest images", "alexnet").fact("images", "10,000");
    page.section("Query 7")
        .gallery(
            "the query and its neighbours",
            "by the last hidden layer",
            List.of(
                HtmlFigure.png(new byte[] {1, 2, 3}, "query", "leopard"),
                HtmlFigure.text("one\ntwo", ""),
                HtmlFigure.link("a folder/b&c.pdb", "b&c.pdb", "fold")))
        .table(List.of("class", "share"), List.of(List.of("leopard", "0.97")), 1)
        .chart(
            "loss",
            List.of(
                new Curve("a", new double[] {0, 5}, new double[] {2, 1}),
                new Curve("b", new double[] {0, 5}, new double[] {2, 1.5})));
    page.section("Nothing");
    page.column("Settings").keys(Map.of("k", "5"));
    page.write(folder.resolve("nearest.html"));
    assertThat(Files.readString(folder.resolve("nearest.html")))
        .startsWith("<!DOCTYPE html>")
        .contains("<title>Nearest images/alexnet</title>", "<span>images</span> 10,000")
        .contains("<h2>Query 7</h2>", "<h3>the query and its neighbours</h3>")
        .contains("alt=\"query\" src=\"data:image/png;base64,AQID\"")
        .contains("<figcaption>leopard</figcaption>", "<pre>one&#10;two</pre></figure>")
        .contains("<a href=\"a%20folder/b%26c.pdb\">b&amp;c.pdb</a>")
        .contains("<th scope=\"col\" class=\"n\">share</th>", "<td class=\"n\">0.97</td>")
        .contains("<h3>loss</h3>", "<g class=\"c0\"><path class=\"line\"", "<g class=\"c1\">")
        .contains("<th scope=\"row\">k</th><td>5</td>")
        .doesNotContain("<h2>Nothing");
  }

  @Test
  void everyTextIsEscaped() {
    HtmlPage page = new HtmlPage(EVIL, EVIL).fact(EVIL, EVIL).warning(EVIL).footer(EVIL);
    page.finished(false);
    List<HtmlFigure> figures =
        List.of(
            HtmlFigure.picture(new byte[0], EVIL, EVIL, EVIL),
            HtmlFigure.text(EVIL, EVIL),
            HtmlFigure.link(EVIL, EVIL, EVIL));
    page.section(EVIL)
        .tiles(Map.of(EVIL, EVIL))
        .table(List.of(EVIL), List.of(List.of(EVIL)), 0)
        .folded(EVIL, List.of(EVIL), List.of(List.of(EVIL)), 0)
        .keys(Map.of(EVIL, EVIL))
        .text(EVIL)
        .gallery(EVIL, EVIL, figures)
        .chart(EVIL, List.of(new Curve(EVIL, new double[] {1, 2}, new double[] {1, 9})));
    page.column(EVIL).text(EVIL);
    String html = page.html();
    String own = new HtmlPage("", "").html();
    assertThat(html).doesNotContain("<script>alert", "\u0007");
    assertThat(html.split("<script", -1)).hasSameSizeAs(own.split("<script", -1));
    // Each of them appears, as text.
    String escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;&#61;&#96;\uFFFD";
    assertThat(html.split(java.util.regex.Pattern.quote(escaped), -1)).hasSizeGreaterThan(28);
  }
}
