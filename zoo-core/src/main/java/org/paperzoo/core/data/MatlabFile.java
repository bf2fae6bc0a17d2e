package org.paperzoo.core.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.paperzoo.core.error.FailureException;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/** Reads matrices of bytes from MATLAB 5 files (.mat up to version 7; 7.3 is HDF5 and not read). */
public final class MatlabFile {

  private static final int HEADER_BYTES = 128;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final long MAX_FILE_BYTES = 1L << 30;

  /** What one variable may need in memory, whatever the file says about itself. */
  private static final long MAX_BUFFER_BYTES = 1L << 30;

  /**
   * A matrix of unsigned bytes.
   *
   * @param rows the number of rows
   * @param columns the number of columns
   * @param values the elements, column after column
   */
  public record ByteMatrix(int rows, int columns, byte[] values) {}

  private MatlabFile() {}

  /**
   * Reads a two-dimensional real matrix whose elements are whole numbers of 0 to 255, of whatever
   * numeric type.
   *
   * @param file a MATLAB 5 file
   * @param variable the name of the matrix
   * @throws FailureException if the file is missing, damaged or of another format, or if it does
   *     not have such a matrix
   */
  public static ByteMatrix readBytes(Path file, String variable) {
    if (!Files.isRegularFile(file)) {
      throw new FailureException(file.toAbsolutePath() + ": no such file.");
    }
    ByteBuffer content = content(file);
    checkEntries(file, content);
    List<String> names = new ArrayList<>();
    try (Source source = Sources.wrap(content.duplicate());
        Mat5File mat =
            Mat5.newReader(source)
                .setEntryFilter(
                    header -> {
                      names.add(String.valueOf(header.getName()).replaceAll("[^ -~]", "?"));
                      return variable.equals(header.getName());
                    })
                .setBufferAllocator(new BoundedAllocator(content.limit()))
                .disableSubsystemProcessing()
                .readMat()) {
      for (MatFile.Entry entry : mat.getEntries()) {
        if (variable.equals(entry.getName())) {
          return bytes(file, variable, entry.getValue());
        }
      }
    } catch (IOException
        | RuntimeException
        | AssertionError
        | OutOfMemoryError
        | StackOverflowError e) {
      if (e instanceof FailureException failure) {
        throw failure;
      }
      // The library throws all of these on damaged files.
      throw new FailureException(
          file
              + ": variable number "
              + (names.size() + 1)
              + " is damaged: "
              + reason(e)
              + ". Check that it is the"
              + " right file, or fetch it again.",
          e);
    }
    throw new FailureException(
        file
            + ": expected a matrix named "
            + variable
            + ", found "
            + (names.isEmpty() ? "no variable" : names)
            + ". Check that it is the right file, or fetch it again.");
  }

  private static ByteBuffer content(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new FailureException(
            file + ": has " + size + " bytes, more than the " + MAX_FILE_BYTES + " that are read.");
      }
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Walks over the variables by their lengths. The library would notice wrong ones too, but late,
   * and it writes to the standard error stream of its own accord.
   */
  private static void checkEntries(Path file, ByteBuffer content) {
    byte[] head = new byte[Math.min(HEADER_BYTES, content.limit())];
    content.get(0, head);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("MATLAB 7.3") || text.startsWith("\u0089HDF")) {
      throw new FailureException(
          file + ": is a MATLAB 7.3 file, which is not read. Save it with -v7 instead.");
    }
    String order = head.length < HEADER_BYTES ? "" : text.substring(HEADER_BYTES - 2);
    if (!order.equals("IM") && !order.equals("MI")) {
      throw malformed(
          file,
          Math.max(0, Math.min(head.length, HEADER_BYTES - 2)),
          "the byte order mark IM or MI of a MATLAB 5 file",
          head.length < HEADER_BYTES ? "the end of the file" : "something else");
    }
    content.order(order.equals("IM") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int at = HEADER_BYTES;
    while (at < content.limit()) {
      if (content.limit() - at < 8) {
        throw malformed(
            file, at, "a variable", (content.limit() - at) + " bytes to the end of the file");
      }
      int type = content.getInt(at);
      long size = content.getInt(at + 4) & 0xFFFFFFFFL;
      if (type != MATRIX && type != COMPRESSED) {
        throw malformed(file, at, "a variable (type 14 or 15)", "type " + type);
      }
      long left = content.limit() - at - 8L;
      if (size > left) {
        throw malformed(
            file,
            at,
            "a variable of " + size + " bytes",
            "only " + left + " bytes to the end of the file");
      }
      if (type == COMPRESSED) {
        checkCompressed(file, content, at + 8, (int) size);
      }
      at += 8 + (int) size;
    }
  }

  private static void checkCompressed(Path file, ByteBuffer content, int at, int size) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(content.slice(at, size));
      byte[] tag = new byte[8];
      int have = inflater.inflate(tag);
      ByteBuffer inner = ByteBuffer.wrap(tag).order(content.order());
      long innerSize = inner.getInt(4) & 0xFFFFFFFFL;
      if (have < 8 || inner.getInt(0) != MATRIX || innerSize > MAX_BUFFER_BYTES) {
        throw malformed(
            file,
            at,
            "a compressed variable (type 14) of at most " + MAX_BUFFER_BYTES + " bytes",
            "type " + inner.getInt(0) + " of " + innerSize + " bytes");
      }
    } catch (DataFormatException e) {
      throw malformed(file, at, "compressed data", "damaged data");
    } finally {
      inflater.end();
    }
  }

  private static FailureException malformed(Path file, long at, String expected, String found) {
    return new FailureException(
        file
            + ": at byte "
            + at
            + ": expected "
            + expected
            + ", found "
            + found
            + ". Check that it is the right file, or fetch it again.");
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof EOFException) {
      return "it ends early";
    }
    if (root instanceof OutOfMemoryError
        || root instanceof NegativeArraySizeException
        || root instanceof IndexOutOfBoundsException
        || root.getMessage() == null) {
      return "its lengths make no sense";
    }
    return root.getMessage().replaceAll("\\.$", "");
  }

  private static ByteMatrix bytes(Path file, String variable, Array array) {
    if (!(array instanceof Matrix matrix) || matrix.isComplex() || matrix.getNumDimensions() != 2) {
      throw new FailureException(
          file
              + ": expected "
              + variable
              + " to be a real matrix, found "
              + array.getType()
              + " of dimensions "
              + Arrays.toString(array.getDimensions())
              + ".");
    }
    byte[] values = new byte[matrix.getNumElements()];
    for (int i = 0; i < values.length; i++) {
      double value = matrix.getDouble(i);
      // The library reads the type uint8 as signed.
      int whole = (int) value + (value < 0 && isUnsignedByte(matrix) ? 256 : 0);
      if (whole < 0 || whole > 255 || (whole != value && whole != value + 256)) {
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
      values[i] = (byte) whole;
    }
    return new ByteMatrix(matrix.getNumRows(), matrix.getNumCols(), values);
  }

  private static boolean isUnsignedByte(Matrix matrix) {
    return matrix.getType() == MatlabType.UInt8;
  }

  /** Refuses what a damaged length would make the library allocate. */
  private static final class BoundedAllocator implements BufferAllocator {

    /**
     * The most that the compression of the format can shrink data, and some room for small files.
     */
    private static final long MAX_RATIO = 1032;

    private static final long ROOM = 1 << 16;

    private long left;

    BoundedAllocator(long fileBytes) {
      this.left = Math.min(MAX_BUFFER_BYTES, MAX_RATIO * fileBytes + ROOM);
    }

    @Override
    public ByteBuffer allocate(int bytes) {
      left -= bytes;
      if (bytes < 0 || left < 0) {
        throw new IllegalArgumentException(
            "a length of " + bytes + " bytes, more than the file can hold");
      }
      return ByteBuffer.allocate(bytes);
    }

    @Override
    public void release(ByteBuffer buffer) {
      // The garbage collector does.
    }
  }
}
