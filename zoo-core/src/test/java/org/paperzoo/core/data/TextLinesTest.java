package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class TextLinesTest {
  private static List<String> read(byte[] bytes, boolean ends) {
    List<String> all = new ArrayList<>();
    try (TextLines lines = TextLines.of("x", new ByteArrayInputStream(bytes))) {
      for (String line = ends ? lines.nextWithEnd() : lines.next();
          line != null;
          line = ends ? lines.nextWithEnd() : lines.next()) {
        all.add(line);
        assertThat(lines.number()).isEqualTo(all.size());
      }
    }
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsLinesWithAndWithoutTheirEnds() {
    byte[] text = utf8("\uFEFFone\r\n\ntw\u00f6 \uD83D\uDE00\rstill two\n\uFEFFlast");
    assertThat(read(text, false))
        .containsExactly("one", "", "tw\u00f6 \uD83D\uDE00\rstill two", "\uFEFFlast");
    assertThat(read(text, true))
        .containsExactly("one\r\n", "\n", "tw\u00f6 \uD83D\uDE00\rstill two\n", "\uFEFFlast");
    assertThat(read(new byte[0], false)).isEmpty();
    assertThat(read(utf8("\n"), false)).containsExactly("");
  }

  @Test
  void readsLinesThatAreLongerThanTheBuffer() throws IOException {
    String text = "x".repeat(200_000) + "\n" + "y".repeat(65_536) + "\nz";
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(utf8(text));
    }
    assertThat(read(packed.toByteArray(), false)).isEqualTo(List.of(text.split("\n")));
  }

  @Test
  void partsOfAFileShareNoLine(@TempDir Path folder) throws IOException {
    String text = "a\nbb\n\nccc\ndddd\n\n\neeeee";
    Path file = Files.writeString(folder.resolve("a.txt"), text);
    for (int cut = 0; cut <= text.length(); cut++) {
      StringBuilder joined = new StringBuilder();
      for (long[] part : new long[][] {{0, cut}, {cut, Long.MAX_VALUE}}) {
        try (TextLines lines = TextLines.open(file, part[0], part[1])) {
          for (String line = lines.nextWithEnd(); line != null; line = lines.nextWithEnd()) {
            joined.append(line);
          }
        }
      }
      assertThat(joined).as("cut at %d", cut).hasToString(text);
    }
  }

  @Test
  void namesTheLineThatIsNotText(@TempDir Path folder) {
    assertThatThrownBy(() -> read(new byte[] {'a', '\n', 'b', (byte) 0xC3, '\n'}, false))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("x:2: not UTF-8");
    assertThatThrownBy(() -> read(utf8("a\n\0\n"), true))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("x:2: expected text, found a NUL byte");
    assertThatThrownBy(() -> TextLines.open(folder.resolve("none")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> TextLines.open(folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("is not a file");
  }
}
