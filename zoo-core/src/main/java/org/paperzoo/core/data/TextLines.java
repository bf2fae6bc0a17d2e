package org.paperzoo.core.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.paperzoo.core.error.FailureException;

/**
 * Reads a text file line by line without holding it: strict UTF-8 without NUL, plain or gzip (by
 * its content), lines ending in \n or \r\n, without a byte order mark. Every failure names the file
 * and the line.
 */
public final class TextLines implements AutoCloseable {
  /** The longest line that is read, in bytes. */
  public static final int MOST_BYTES = 64 << 20;

  private final String name;
  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int filled;
  private byte[] line = new byte[1 << 10];
  private int length;
  private long offset;
  private long end = Long.MAX_VALUE;
  private long number;

  private TextLines(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws FailureException if there is none or it cannot be read
   */
  public static TextLines open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new FailureException(
          file + (Files.exists(file) ? ": is not a file." : ": no such file."));
    }
    try {
      return of(file.toString(), Files.newInputStream(file));
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Opens a part of a file: the lines whose first byte lies in it. Parts that meet share no line.
   * Line numbers count from the part's first line. The file must not be gzip.
   *
   * @param from the first byte
   * @param to the byte after the last
   */
  public static TextLines open(Path file, long from, long to) {
    TextLines lines = open(file);
    if (from > 0) {
      lines.skip(from - 1);
      lines.fillLine(); // the end of the line that the part before has
      lines.number = 0;
    }
    lines.end = to;
    return lines;
  }

  /**
   * Reads a stream, which is closed with this.
   *
   * @param name the name of the source in messages
   */
  public static TextLines of(String name, InputStream stream) {
    BufferedInputStream in = new BufferedInputStream(stream, 1 << 16);
    try {
      in.mark(2);
      boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      return new TextLines(name, gzip ? new GZIPInputStream(in, 1 << 16) : in);
    } catch (IOException e) {
      throw new FailureException(name + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private void skip(long bytes) {
    try {
      in.skipNBytes(bytes);
      offset = bytes;
    } catch (IOException e) {
      throw new FailureException(name + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Returns the next line without its end, or null after the last. */
  public String next() {
    if (offset >= end || !fillLine()) {
      return null;
    }
    int stop = length;
    if (stop > 0 && line[stop - 1] == '\n') {
      stop--;
      if (stop > 0 && line[stop - 1] == '\r') {
        stop--;
      }
    }
    return decode(stop);
  }

  /** Returns the next line with its end (the last may have none), or null after the last. */
  public String nextWithEnd() {
    return offset >= end || !fillLine() ? null : decode(length);
  }

  /** Returns the name of the source, for messages. */
  String name() {
    return name;
  }

  /** Returns the number, from 1, of the line that was returned last. */
  public long number() {
    return number;
  }

  /** Returns the name of the source and the number of the line returned last. */
  public String place() {
    return name + ":" + number;
  }

  /** Returns a failure at the line returned last. */
  public FailureException failure(String message) {
    return new FailureException(place() + ": " + message);
  }

  /** Reads the bytes of a line with its end; returns false at the end of the file. */
  private boolean fillLine() {
    length = 0;
    while (true) {
      if (next == filled && !fill()) {
        break;
      }
      int from = next;
      while (next < filled && buffer[next] != '\n') {
        next++;
      }
      boolean ended = next < filled;
      next += ended ? 1 : 0;
      append(from, next - from);
      if (ended) {
        break;
      }
    }
    offset += length;
    number += length > 0 ? 1 : 0;
    return length > 0;
  }

  private boolean fill() {
    try {
      next = 0;
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
      return filled > 0;
    } catch (IOException e) {
      throw new FailureException(
          name + ": cannot be read after line " + number + ": " + e.getMessage() + ".", e);
    }
  }

  private void append(int from, int count) {
    if (length + count > MOST_BYTES) {
      throw new FailureException(
          name
              + ":"
              + (number + 1)
              + ": the line is longer than "
              + (MOST_BYTES >> 20)
              + " MiB. Break the text into lines.");
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
    }
    System.arraycopy(buffer, from, line, length, count);
    length += count;
  }

  private String decode(int stop) {
    for (int i = 0; i < stop; i++) {
      if (line[i] == 0) {
        throw failure("expected text, found a NUL byte. The file is damaged or not a text.");
      }
    }
    int from = number == 1 && offset == length && isMarked(stop) ? 3 : 0;
    try {
      return decoder.decode(ByteBuffer.wrap(line, from, stop - from)).toString();
    } catch (CharacterCodingException e) {
      throw new FailureException(place() + ": not UTF-8 text. Convert the file to UTF-8.", e);
    }
  }

  private boolean isMarked(int stop) {
    return stop >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new FailureException(name + ": cannot be closed: " + e.getMessage() + ".", e);
    }
  }
}
