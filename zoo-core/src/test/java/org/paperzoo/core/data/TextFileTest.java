package org.paperzoo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class TextFileTest {

  @TempDir Path folder;

  @Test
  void readsLinesOfPlainAndGzipText() throws IOException {
    byte[] text = "\uFEFFein Fuß\r\nzwei\u2028\rdrei\n\nvier 𝄞".getBytes(StandardCharsets.UTF_8);
    for (byte[] content : List.of(text, IdxTest.gzip(text))) {
      assertThat(TextFile.lines(write(content)))
          .containsExactly("ein Fuß", "zwei\u2028\rdrei", "", "vier 𝄞");
    }
    assertThat(TextFile.lines(write("a\n".getBytes(StandardCharsets.UTF_8)))).containsExactly("a");
    assertThat(TextFile.lines(write("a\n\n".getBytes(StandardCharsets.UTF_8))))
        .containsExactly("a", "");
    assertThat(TextFile.lines(write(new byte[0]))).isEmpty();
    assertThat(TextFile.read(write("a\r\nb".getBytes(StandardCharsets.UTF_8)))).isEqualTo("a\r\nb");
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    Path latin = write("eins\nzwei\nFuß".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> TextFile.read(latin))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "text: at byte 12 (line 3): expected text in UTF-8, found the byte 0xDF");
    // A character cut off at the end of the file.
    Path cut = write(new byte[] {'a', (byte) 0xC3});
    assertThatThrownBy(() -> TextFile.read(cut)).hasMessageContaining("at byte 1 (line 1)");
  }

  @Test
  void theUnpackedSizeIsBounded() throws IOException {
    Path file = write(IdxTest.gzip(new byte[5_000_000]));
    try (ByteSource source = ByteSource.open(file)) {
      assertThatThrownBy(() -> source.readToEnd(4_000_000, "text"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("expected text (at most 4000000 bytes), found more");
    }
    try (ByteSource source = ByteSource.open(file)) {
      assertThat(source.readToEnd(5_000_000, "text")).hasSize(5_000_000);
    }
  }

  @Test
  void tabsSeparateAndQuotesMeanNothingInTsv() throws IOException {
    Path file =
        write(
            "a \"quoted word\t1\n\"another\t0\r\n\nlast, one\t1".getBytes(StandardCharsets.UTF_8));
    assertThat(DelimitedText.TSV.read(file, 2))
        .containsExactly(
            List.of("a \"quoted word", "1"), List.of("\"another", "0"), List.of("last, one", "1"));
    Path wrong = write("a\t1\nb\t2\t3\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> DelimitedText.TSV.read(wrong, 2))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("text: row 2: expected 2 fields separated by tabs, found 3");
  }

  @Test
  void quotesProtectInCsv() throws IOException {
    Path file = write("name,text\r\nx,\"a, \"\"b\"\"\nc\"\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(DelimitedText.CSV.read(file, 2))
        .containsExactly(List.of("name", "text"), List.of("x", "a, \"b\"\nc"));
    Path open = write("name,text\nx,\"never closed\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> DelimitedText.CSV.read(open, 2))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("not well-formed CSV");
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("text"), content);
  }
}
