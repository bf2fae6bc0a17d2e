package org.paperzoo.core.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.error.FailureException;

/**
 * Reads text files in UTF-8, plain or gzip. Nothing is replaced: bytes that are not UTF-8 are an
 * error, and so is NUL, which no text has.
 */
public final class TextFile {

  private static final int MAX_BYTES = 1 << 30;

  private TextFile() {}

  /**
   * Returns the whole text, without a byte order mark.
   *
   * @throws FailureException if the file is missing, damaged gzip, larger than 1 GiB, not UTF-8, or
   *     contains NUL
   */
  public static String read(Path file) {
    byte[] bytes;
    try (ByteSource source = ByteSource.open(file)) {
      bytes = source.readToEnd(MAX_BYTES, "text");
    }
    boolean mark =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    ByteBuffer in = ByteBuffer.wrap(bytes, mark ? 3 : 0, bytes.length - (mark ? 3 : 0));
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw notText(file, bytes, in.position());
    }
    String text = out.flip().toString();
    if (text.indexOf('\0') >= 0) {
      int at = 0;
      while (bytes[at] != 0) {
        at++;
      }
      throw notText(file, bytes, at);
    }
    return text;
  }

  private static FailureException notText(Path file, byte[] bytes, int at) {
    int line = 1;
    for (int i = 0; i < at; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return new FailureException(
        file
            + ": at byte "
            + at
            + " (line "
            + line
            + "): expected text in UTF-8, found the byte "
            + String.format("0x%02X", bytes[at])
            + (bytes[at] == 0
                ? ". The file is damaged or not a text."
                : ". Convert the file to UTF-8."));
  }

  /**
   * Returns the lines, without their ends (\n or \r\n, but no other character); an end of line at
   * the end of the file does not begin another line.
   *
   * @throws FailureException as for {@link #read}
   */
  public static List<String> lines(Path file) {
    String text = read(file);
    if (text.isEmpty()) {
      return List.of();
    }
    int end =
        text.endsWith("\r\n")
            ? text.length() - 2
            : text.endsWith("\n") ? text.length() - 1 : text.length();
    // String.lines() would also split at a lone \r, and files that are aligned line by line would
    // lose their alignment.
    return List.of(text.substring(0, end).split("\r?\n", -1));
  }
}
