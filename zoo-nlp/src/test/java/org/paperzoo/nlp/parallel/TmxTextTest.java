package org.paperzoo.nlp.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.config.Sections;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

class TmxTextTest {
  private static final String HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE tmx SYSTEM "tmx14.dtd">
      <tmx version="1.4"><header srclang="en"/><body>
      """;
  private static final String TAIL = "</body></tmx>";

  @TempDir private Path folder;

  private List<SentencePair> read(String xml) throws IOException {
    return new TmxText(Files.writeString(folder.resolve("memory.tmx"), xml), "en", "de").pairs();
  }

  @Test
  void readsUnits() throws IOException {
    assertThat(
            read(
                HEAD
                    + """
                    <tu><prop type="x">not text</prop>
                      <tuv xml:lang="de-AT"><seg>Guten   Tag</seg></tuv>
                      <tuv xml:lang="EN_us"><seg>Good <hi>day</hi> &amp; &lt;x&gt; &#xE9;</seg></tuv></tu>
                    <tu><tuv xml:lang="en"><seg>no German</seg></tuv></tu>
                    <tu><tuv lang="en"><seg>a <bpt i="1">&lt;b></bpt>bold<ept i="1">&lt;/b></ept>
                      <ph>{0}</ph>word</seg></tuv>
                      <tuv lang="de"><seg><![CDATA[ein <fettes> Wort]]></seg></tuv>
                      <tuv lang="de"><seg>zweite</seg></tuv></tu>
                    """
                    + TAIL))
        .containsExactly(
            new SentencePair("Good day & <x> \u00e9", "Guten Tag"),
            new SentencePair("a bold word", "ein <fettes> Wort"));
  }

  @Test
  void readsZippedFilesInTheirOwnEncoding() throws IOException {
    Path file = folder.resolve("memory.tmx.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          ("<?xml version=\"1.0\" encoding=\"UTF-16\"?><tmx><body><tu><tuv xml:lang='en'><seg>\u00fc"
                  + "</seg></tuv><tuv xml:lang='de'><seg>\u4f60</seg></tuv></tu></body></tmx>")
              .getBytes(StandardCharsets.UTF_16));
    }
    ParallelData data =
        Sections.read(
                ParallelDataConfig.class,
                "{name: tmx, train: memory.tmx.gz, source: de, target: en}")
            .load(new DataHome(folder, folder).offline());
    assertThat(data.train().pairs()).containsExactly(new SentencePair("\u4f60", "\u00fc"));
  }

  private void refuses(String xml, String... message) {
    assertThatThrownBy(() -> read(xml))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(folder.resolve("memory.tmx").toString())
        .hasMessageContainingAll(message);
  }

  @Test
  void refusesWhatIsNotAMemory() {
    refuses(HEAD + "<tu><tuv xml:lang='en'><seg>x</tuv></tu>" + TAIL, ":4:", "not well-formed XML");
    refuses(HEAD + "<tu><tuv xml:lang='en'><seg>x", "not well-formed XML");
    refuses("", "not well-formed XML");
    refuses("hello", "not well-formed XML");
    refuses("<html/>", "whose root is <html>");
    refuses(HEAD + "<tu><tuv><seg>x</seg></tuv></tu>" + TAIL, ":4:", "<tuv> has no xml:lang");
    refuses(
        HEAD + "<tu><tuv xml:lang='fr'><seg>x</seg></tuv></tu>" + TAIL,
        "no unit has segments in both en and de; its languages are [fr]");
  }

  @Test
  void readsNoEntitiesAndKeepsLimits() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "SECRET");
    String entity =
        "<!DOCTYPE tmx [<!ENTITY x SYSTEM \"" + secret.toUri() + "\"> <!ENTITY y \"yyyy\">]>";
    String unit =
        "<tmx><tu><tuv xml:lang='en'><seg>%s</seg></tuv><tuv xml:lang='de'><seg>d</seg></tuv></tu>"
            + "</tmx>";
    refuses(entity + unit.formatted("a&x;b"), "x");
    refuses(entity + unit.formatted("a&y;b"), "y");
    refuses(
        unit.formatted("w".repeat(TmxUnit.MAX_SEGMENT + 1)), "the segment is longer than 1048576");
    refuses("<tmx>" + "<a>".repeat(200), "elements lie more than 100 deep");
  }
}
