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
  void aNulIsNoText() throws IOException {
    Path file = write("eins\nz\0ei".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> TextFile.lines(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(
            "text: at byte 6 (line 2): expected text in UTF-8, found the byte 0x00");
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

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("text"), content);
  }
}
