package org.paperzoo.core.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.paperzoo.core.error.FailureException;

/**
 * A file or a class path resource that is read once from front to back, unpacked if it is gzip (by
 * its content, not by its name). Keeps the place for error messages, and never allocates more than
 * a small multiple of what is really there.
 */
final class ByteSource implements AutoCloseable {

  private static final int FIRST_CHUNK = 1 << 20;

  private final String name;
  private final InputStream in;
  private final boolean gzip;
  private final long size;
  private final byte[] one = new byte[1];
  private long offset;

  private ByteSource(String name, InputStream in, boolean gzip, long size) {
    this.name = name;
    this.in = in;
    this.gzip = gzip;
    this.size = size;
  }

  /** Opens a file. */
  static ByteSource open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new FailureException(
          file.toAbsolutePath() + (Files.exists(file) ? ": is not a file." : ": no such file."));
    }
    try {
      return open(file.toString(), Files.newInputStream(file), Files.size(file));
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + reason(e), e);
    }
  }

  /** Opens a class path resource beside {@code anchor}. */
  static ByteSource openResource(Class<?> anchor, String resource) {
    InputStream in = anchor.getResourceAsStream(resource);
    if (in == null) {
      throw new FailureException(
          "The resource "
              + resource
              + " is missing from this installation of Paperzoo; build it again.");
    }
    try {
      return open(resource, in, -1);
    } catch (IOException e) {
      throw new FailureException(resource + ": cannot be read: " + reason(e), e);
    }
  }

  /** Reads on in a stream of unknown length that somebody else closes. */
  static ByteSource of(String name, InputStream in) {
    return new ByteSource(name, in, false, -1);
  }

  private static ByteSource open(String name, InputStream raw, long size) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
    try {
      buffered.mark(2);
      boolean gzip = buffered.read() == 0x1F && buffered.read() == 0x8B;
      buffered.reset();
      return gzip
          ? new ByteSource(name, new GZIPInputStream(buffered, 1 << 16), true, -1)
          : new ByteSource(name, buffered, false, size);
    } catch (IOException | RuntimeException e) {
      buffered.close();
      throw e;
    }
  }

  /** Returns the name for messages. */
  String name() {
    return name;
  }

  /** Returns the number of bytes, or -1 where it is known only at the end (gzip). */
  long size() {
    return size;
  }

  /** Returns the number of (unpacked) bytes read so far. */
  long offset() {
    return offset;
  }

  /** Reads a big-endian unsigned 32-bit number. */
  long readUnsignedInt(String what) {
    byte[] b = readExactly(4, what);
    return (b[0] & 0xFFL) << 24 | (b[1] & 0xFFL) << 16 | (b[2] & 0xFFL) << 8 | (b[3] & 0xFFL);
  }

  /** Reads exactly {@code count} bytes, or fails with the place and what was expected. */
  byte[] readExactly(int count, String what) {
    long start = offset;
    if (size >= 0 && size - offset < count) {
      throw truncated(count, what, start, size - offset);
    }
    byte[] data = new byte[size >= 0 ? count : Math.min(count, FIRST_CHUNK)];
    int have = 0;
    while (true) {
      int got = readSome(data, have, data.length - have);
      have += got;
      if (have == count) {
        return data;
      }
      if (have < data.length) {
        throw truncated(count, what, start, have);
      }
      data = Arrays.copyOf(data, (int) Math.min(count, 2L * data.length));
    }
  }

  /** Reads all that is left, at most {@code limit} bytes. */
  byte[] readToEnd(int limit, String what) {
    long start = offset;
    if (size - offset > limit) {
      throw malformed(start, what + " (at most " + limit + " bytes)", (size - offset) + " bytes");
    }
    byte[] data = new byte[size >= 0 ? (int) (size - offset) : Math.min(limit, FIRST_CHUNK)];
    int have = 0;
    while (true) {
      have += readSome(data, have, data.length - have);
      if (have < data.length) {
        return Arrays.copyOf(data, have);
      }
      if (readSome(one, 0, 1) == 0) {
        return data;
      }
      if (have == limit) {
        throw malformed(start, what + " (at most " + limit + " bytes)", "more");
      }
      data = Arrays.copyOf(data, (int) Math.min(limit, 2L * data.length + 1));
      data[have++] = one[0];
    }
  }

  /** Reads until {@code count} bytes are there or the end is reached; returns the number read. */
  int readSome(byte[] into, int from, int count) {
    int have = 0;
    try {
      while (have < count) {
        int got = in.read(into, from + have, count - have);
        if (got < 0) {
          break;
        }
        have += got;
        offset += got;
      }
      return have;
    } catch (EOFException e) {
      throw new FailureException(
          name + ": the gzip file ends early, after " + offset + " unpacked bytes. " + fetchAgain(),
          e);
    } catch (ZipException e) {
      throw new FailureException(
          name
              + ": the gzip data is damaged after "
              + offset
              + " unpacked bytes ("
              + reason(e)
              + "). "
              + fetchAgain(),
          e);
    } catch (IOException e) {
      throw new FailureException(name + ": cannot be read at byte " + offset + ": " + reason(e), e);
    }
  }

  /** Fails unless everything has been read. */
  void expectEnd(String what) {
    long end = offset;
    if (readSome(one, 0, 1) != 0) {
      throw malformed(
          end, "end of file after " + what, size >= 0 ? (size - end) + " more bytes" : "more data");
    }
  }

  /** Returns the failure for a place that holds something else than the format asks for. */
  FailureException malformed(long place, String expected, String found) {
    return new FailureException(
        name
            + ": at byte "
            + place
            + (gzip ? " of the unpacked data" : "")
            + ": expected "
            + expected
            + ", found "
            + found
            + ". "
            + fetchAgain());
  }

  private FailureException truncated(long count, String what, long start, long have) {
    return malformed(
        start, what + " (" + count + " bytes)", "only " + have + " bytes to the end of the file");
  }

  private static String fetchAgain() {
    return "Check that it is the right file, or fetch it again.";
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // Only reading happened: nothing can be lost by a failed close.
    }
  }
}
