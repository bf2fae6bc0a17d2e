package org.paperzoo.core.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.paperzoo.core.error.FailureException;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/**
 * Reads matrices of bytes from MATLAB 5 files (.mat up to version 7; 7.3 is HDF5 and not read).
 *
 * <p>The wanted variable is decoded by the MFL library. Before, all lengths on the way to it are
 * checked here against what is really there: given a damaged file, the library allocates what the
 * file asks for and prints to the standard error stream.
 */
public final class MatlabFile {

  private static final String ADVICE = "Check that it is the right file, or fetch it again.";
  private static final int HEADER_BYTES = 128;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int FIRST_NUMERIC_CLASS = 6;
  private static final int LAST_NUMERIC_CLASS = 15;
  private static final int COMPLEX_FLAG = 0x0800;

  /** The largest file and the largest variable that are read. */
  private static final int MAX_BYTES = 1 << 30;

  /**
   * A matrix of unsigned bytes.
   *
   * @param rows the number of rows
   * @param columns the number of columns
   * @param values the elements, column after column
   */
  public record ByteMatrix(int rows, int columns, byte[] values) {}

  /**
   * A part of the file.
   *
   * @param from its first byte, after its tag
   * @param to the byte after its last
   */
  private record Element(int type, int from, int to) {}

  private final Path file;
  private final ByteBuffer content;

  private MatlabFile(Path file, ByteBuffer content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads a two-dimensional real matrix whose elements are whole numbers of 0 to 255, of whatever
   * numeric type.
   *
   * @param file a MATLAB 5 file
   * @param variable the name of the matrix
   * @throws FailureException if the file is missing, damaged, of another format, or larger than 1
   *     GiB, or if it does not have such a matrix
   */
  public static ByteMatrix readBytes(Path file, String variable) {
    if (!Files.isRegularFile(file)) {
      throw new FailureException(file.toAbsolutePath() + ": no such file.");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new FailureException(
            file
                + ": has "
                + Files.size(file)
                + " bytes, more than the "
                + MAX_BYTES
                + " that are read.");
      }
      return new MatlabFile(file, ByteBuffer.wrap(Files.readAllBytes(file))).read(variable);
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private ByteMatrix read(String variable) {
    content.order(byteOrder());
    List<String> names = new ArrayList<>();
    int at = HEADER_BYTES;
    while (at < content.limit()) {
      Element element = element(content, at, content.limit(), "");
      if (element.type == COMPRESSED) {
        // Inside is one variable, tag and all.
        ByteBuffer inflated = inflate(element);
        String where = " of the unpacked variable at byte " + at;
        Element inner = element(inflated, 0, inflated.limit(), where);
        ByteMatrix found = readIfNamed(variable, inflated, inner, where, names);
        if (found != null) {
          return found;
        }
      } else {
        ByteMatrix found = readIfNamed(variable, content, element, "", names);
        if (found != null) {
          return found;
        }
      }
      at = element.to;
    }
    throw new FailureException(
        file
            + ": expected a matrix named "
            + variable
            + ", found "
            + (names.isEmpty() ? "no variable" : names)
            + ". "
            + ADVICE);
  }

  private ByteOrder byteOrder() {
    byte[] head = new byte[Math.min(HEADER_BYTES, content.limit())];
    content.get(0, head);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("MATLAB 7.3") || text.startsWith("\u0089HDF")) {
      throw new FailureException(
          file + ": is a MATLAB 7.3 file, which is not read. Save it with -v7 instead.");
    }
    if (text.endsWith("\u0000\u0001IM") && head.length == HEADER_BYTES) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (text.endsWith("\u0001\u0000MI") && head.length == HEADER_BYTES) {
      return ByteOrder.BIG_ENDIAN;
    }
    throw malformed(
        Math.min(head.length, HEADER_BYTES - 4),
        "",
        "the version and byte order of a MATLAB 5 file",
        head.length < HEADER_BYTES ? "the end of the file" : "something else");
  }

  /** Reads the tag of a variable. */
  private Element element(ByteBuffer bytes, int at, int end, String where) {
    if (end - at < 8) {
      throw malformed(at, where, "a variable", (end - at) + " bytes to the end");
    }
    int type = bytes.getInt(at);
    if (type != MATRIX && (type != COMPRESSED || bytes != content)) {
      throw malformed(at, where, "a variable (type 14 or 15)", "type " + type);
    }
    return new Element(type, at + 8, end(bytes, at, end, where));
  }

  private int end(ByteBuffer bytes, int at, int end, String where) {
    long size = bytes.getInt(at + 4) & 0xFFFFFFFFL;
    if (size > end - at - 8L) {
      throw malformed(at, where, size + " bytes", "only " + (end - at - 8) + " to the end");
    }
    return at + 8 + (int) size;
  }

  private ByteBuffer inflate(Element element) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(content.slice(element.from, element.to - element.from));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] piece = new byte[1 << 16];
      int got;
      while ((got = inflater.inflate(piece)) > 0) {
        if (out.size() + got > MAX_BYTES) {
          throw malformed(
              element.from, "", "a variable of at most " + MAX_BYTES + " bytes", "more");
        }
        out.write(piece, 0, got);
      }
      return ByteBuffer.wrap(out.toByteArray()).order(content.order());
    } catch (DataFormatException e) {
      throw malformed(element.from, "", "compressed data", "damaged data");
    } finally {
      inflater.end();
    }
  }

  /** Reads a variable if it has the name, and else notes the name that it has. */
  private ByteMatrix readIfNamed(
      String variable, ByteBuffer bytes, Element element, String where, List<String> names) {
    // Flags, dimensions, name, values (and imaginary values), each with a tag.
    List<Element> parts = new ArrayList<>();
    for (int at = element.from; at < element.to && parts.size() < 4; ) {
      Element part = part(bytes, at, element.to, where);
      parts.add(part);
      int length = Math.max(part.to, at + 8) - at;
      at =
          (int)
              Math.min(
                  element.to, at + (length + 7L) / 8 * 8); // each part is padded to eight bytes
    }
    if (parts.size() < 3 || parts.get(0).to - parts.get(0).from != 8) {
      throw malformed(
          element.from, where, "the flags, dimensions and name of a variable", "something else");
    }
    byte[] nameBytes = new byte[parts.get(2).to - parts.get(2).from];
    bytes.get(parts.get(2).from, nameBytes);
    String name = new String(nameBytes, StandardCharsets.ISO_8859_1);
    if (!name.equals(variable)) {
      names.add(name.replaceAll("[^ -~]", "?"));
      return null;
    }
    int flags = bytes.getInt(parts.get(0).from);
    int kind = flags & 0xFF;
    int rank = (parts.get(1).to - parts.get(1).from) / 4;
    if (kind < FIRST_NUMERIC_CLASS
        || kind > LAST_NUMERIC_CLASS
        || (flags & COMPLEX_FLAG) != 0
        || rank != 2
        || parts.size() < 4) {
      throw new FailureException(
          file
              + ": expected "
              + variable
              + " to be a real matrix of numbers, found class "
              + kind
              + " of "
              + rank
              + " dimensions"
              + ((flags & COMPLEX_FLAG) != 0 ? ", complex" : "")
              + ".");
    }
    return decode(variable, bytes, element, where);
  }

  /** Reads the tag of a part of a variable; small parts are packed into the tag. */
  private Element part(ByteBuffer bytes, int at, int end, String where) {
    if (end - at < 8) {
      throw malformed(at, where, "a part of a variable", (end - at) + " bytes to its end");
    }
    int first = bytes.getInt(at);
    if (first >>> 16 == 0) {
      return new Element(first, at + 8, end(bytes, at, end, where));
    }
    if (first >>> 16 > 4) {
      throw malformed(at, where, "at most 4 bytes in a small part", (first >>> 16) + " bytes");
    }
    return new Element(first & 0xFFFF, at + 4, at + 4 + (first >>> 16));
  }

  private ByteMatrix decode(String variable, ByteBuffer bytes, Element element, String where) {
    // The library reads whole files: the header and this one variable.
    int size = element.to - element.from;
    ByteBuffer alone = ByteBuffer.allocate(HEADER_BYTES + 8 + size).order(content.order());
    alone.put(
        "MATLAB 5.0 MAT-file".getBytes(StandardCharsets.ISO_8859_1)); // the text may be anything
    alone.put(HEADER_BYTES - 4, content, HEADER_BYTES - 4, 4).rewind();
    alone.put(HEADER_BYTES, bytes, element.from - 8, 8 + size);
    try (Source source = Sources.wrap(alone);
        Mat5File mat = Mat5.newReader(source).disableSubsystemProcessing().readMat()) {
      return bytes(variable, mat.getMatrix(0));
    } catch (IOException | RuntimeException | AssertionError e) {
      if (e instanceof FailureException failure) {
        throw failure;
      }
      // The library throws all of these on damaged data.
      throw new FailureException(
          file
              + ": at byte "
              + element.from
              + where
              + ": the values of "
              + variable
              + " do not fit its dimensions and type ("
              + reason(e)
              + "). "
              + ADVICE,
          e);
    }
  }

  /** Returns the library's message without the names of its exceptions. */
  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? "damaged" : message.replaceAll("\\.$", "");
  }

  private ByteMatrix bytes(String variable, Matrix matrix) {
    boolean signedView = matrix.getType() == MatlabType.UInt8; // the library reads uint8 as signed
    byte[] values = new byte[matrix.getNumElements()];
    for (int i = 0; i < values.length; i++) {
      double value = matrix.getDouble(i);
      double whole = signedView && value < 0 ? value + 256 : value;
      if (whole != (int) whole || whole < 0 || whole > 255) {
        throw new FailureException(
            file
                + ": expected whole numbers of 0 to 255 in "
                + variable
                + ", found "
                + value
                + " in row "
                + i % matrix.getNumRows()
                + ", column "
                + i / matrix.getNumRows()
                + ".");
      }
      values[i] = (byte) (int) whole;
    }
    return new ByteMatrix(matrix.getNumRows(), matrix.getNumCols(), values);
  }

  private FailureException malformed(int at, String where, String expected, String found) {
    return new FailureException(
        file
            + ": at byte "
            + at
            + where
            + ": expected "
            + expected
            + ", found "
            + found
            + ". "
            + ADVICE);
  }
}
