package org.paperzoo.core.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an npy array: magic, version, and a Python dictionary literal with {@code descr},
 * {@code fortran_order} and {@code shape}. The format, versions 1.0 to 3.0, is described in NEP 1
 * and {@code numpy.lib.format}.
 *
 * @param descr the element type as NumPy writes it
 * @param type the element type
 * @param order the byte order of an element
 * @param columnMajor whether the first index varies fastest
 * @param shape the shape
 * @param headerBytes how many bytes come before the elements
 * @param dataBytes how many bytes the elements take
 */
record NpyHeader(
    String descr,
    StoredType type,
    ByteOrder order,
    boolean columnMajor,
    long[] shape,
    int headerBytes,
    long dataBytes) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_TEXT_BYTES =
      10_000; // NumPy's own limit for files that it does not trust
  private static final Pattern DESCR = Pattern.compile("([<>|=]?)([a-zA-Z?])(\\d{0,9})");

  /** What is wrong with a header, in words that continue a sentence about its file. */
  static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Reads and checks the header at the front of an array's bytes.
   *
   * @throws MalformedException if it is malformed or of a type that cannot be read
   */
  static NpyHeader read(TensorBytes source) throws IOException {
    try {
      return parse(source);
    } catch (EOFException e) {
      throw new MalformedException("it ends inside its header");
    }
  }

  /** Returns the name of the tensor in a file of this name: as NumPy, without {@code .npy}. */
  static String stem(String fileName) {
    return fileName.endsWith(".npy") ? fileName.substring(0, fileName.length() - 4) : fileName;
  }

  /** Returns the tensor that this header describes. */
  TensorFile.Entry entry(String name) {
    return new TensorFile.Entry(
        new TensorInfo(name, descr, new Shape(shape), dataBytes), type, order, columnMajor);
  }

  /** Checks that header and elements make up exactly this many bytes. */
  void checkSize(long totalBytes) throws IOException {
    if (totalBytes - headerBytes != dataBytes) {
      throw new MalformedException(
          "its shape %s and type %s need %s bytes, but %s follow its header"
              .formatted(Quote.shape(shape), descr, dataBytes, totalBytes - headerBytes));
    }
  }

  private static NpyHeader parse(TensorBytes source) throws IOException {
    ByteBuffer start = take(source, MAGIC.length + 2);
    for (byte expected : MAGIC) {
      if (start.get() != expected) {
        throw new MalformedException(
            "it does not begin with NumPy's magic bytes" + Impostor.hint(start.array()));
      }
    }
    int major = start.get();
    int minor = start.get();
    if (major < 1 || major > 3 || minor != 0) {
      throw new MalformedException(
          "its format version %s.%s is unknown (1.0, 2.0 and 3.0 are known)"
              .formatted(major & 0xff, minor & 0xff));
    }
    int lengthBytes = major == 1 ? 2 : 4;
    ByteBuffer lengthField = take(source, lengthBytes);
    int length = major == 1 ? lengthField.getShort() & 0xffff : lengthField.getInt();
    if (length < 0 || length > MOST_TEXT_BYTES) {
      throw new MalformedException(
          "its header has " + Integer.toUnsignedString(length) + " bytes, over " + MOST_TEXT_BYTES);
    }
    ByteBuffer text = take(source, length);
    String literal = major < 3 ? new String(text.array(), ISO_8859_1) : decodeUtf8(text);
    return new Parser(literal, major < 3).parse(start.capacity() + lengthBytes + length);
  }

  private static String decodeUtf8(ByteBuffer text) throws IOException {
    try {
      return Utf8.decode(text);
    } catch (CharacterCodingException e) {
      throw new MalformedException("its header is not valid UTF-8");
    }
  }

  private static ByteBuffer take(TensorBytes source, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    source.read(bytes);
    return bytes.flip();
  }

  private static StoredType storedType(String descr) throws IOException {
    Matcher parts = DESCR.matcher(descr);
    if (parts.matches()) {
      String kind = parts.group(2);
      String kindAndSize = kind + parts.group(3);
      switch (kindAndSize) {
        case "b1", "?":
          return StoredType.BOOL;
        case "i1":
          return StoredType.I8;
        case "i2":
          return StoredType.I16;
        case "i4":
          return StoredType.I32;
        case "i8":
          return StoredType.I64;
        case "u1":
          return StoredType.U8;
        case "u2":
          return StoredType.U16;
        case "u4":
          return StoredType.U32;
        case "u8":
          return StoredType.U64;
        case "f2":
          return StoredType.F16;
        case "f4":
          return StoredType.F32;
        case "f8":
          return StoredType.F64;
        default:
          if (kind.equals("O")) {
            throw new MalformedException(
                "it holds Python objects (a pickle), which are not read because reading them can"
                    + " run arbitrary code");
          }
      }
    }
    throw new MalformedException(
        "its element type %s is not supported (supported are b1, i1 to i8, u1 to u8, f2 to f8)"
            .formatted(Quote.name(descr)));
  }

  /** A parser of exactly the literals that NumPy writes; nothing is evaluated. */
  private static final class Parser {
    private final String text;
    private final boolean python2;
    private int at;

    /** Creates a parser; {@code python2} allows its long integers ({@code 3L}). */
    Parser(String text, boolean python2) {
      this.text = text;
      this.python2 = python2;
    }

    NpyHeader parse(int headerBytes) throws IOException {
      String descr = null;
      Boolean columnMajor = null;
      long[] shape = null;
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        if (key.equals("descr") && descr == null) {
          descr = descr();
        } else if (key.equals("fortran_order") && columnMajor == null) {
          columnMajor = truth();
        } else if (key.equals("shape") && shape == null) {
          shape = shape();
        } else {
          throw malformed("the key " + Quote.name(key) + " is unknown or there twice");
        }
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw malformed("something follows the dictionary");
      }
      if (descr == null || columnMajor == null || shape == null) {
        throw malformed("descr, fortran_order and shape must all be there");
      }
      StoredType type = storedType(descr);
      long elements = 1;
      long bytes;
      try {
        for (long dimension : shape) {
          elements = Math.multiplyExact(elements, dimension);
        }
        bytes = type.bytes(elements);
      } catch (ArithmeticException e) {
        throw malformed("the shape " + Quote.shape(shape) + " is too large for any file");
      }
      ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      return new NpyHeader(
          descr, type, order, columnMajor && shape.length > 1, shape, headerBytes, bytes);
    }

    private String descr() throws IOException {
      skipSpace();
      if (at < text.length() && text.charAt(at) == '[') {
        throw new MalformedException("it is a structured array, which is not supported");
      }
      return string();
    }

    private String string() throws IOException {
      skipSpace();
      if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
        int end = text.indexOf(text.charAt(at), at + 1);
        if (end > 0) {
          String value = text.substring(at + 1, end);
          if (value.chars().allMatch(c -> c >= ' ' && c != '\\')) {
            at = end + 1;
            return value;
          }
        }
      }
      throw malformed("a plain string is expected");
    }

    private boolean truth() throws IOException {
      skipSpace();
      for (boolean value : new boolean[] {false, true}) {
        String word = value ? "True" : "False";
        if (text.startsWith(word, at)) {
          at += word.length();
          return value;
        }
      }
      throw malformed("True or False is expected");
    }

    private long[] shape() throws IOException {
      expect('(');
      long[] shape = new long[0];
      boolean comma = true;
      while (!accept(')')) {
        if (!comma) {
          throw malformed("a comma is expected");
        }
        long[] longer = Arrays.copyOf(shape, shape.length + 1);
        longer[shape.length] = dimension();
        shape = longer;
        comma = accept(',');
      }
      if (shape.length == 1 && !comma) {
        throw malformed("the shape must be a tuple");
      }
      return shape;
    }

    private long dimension() throws IOException {
      skipSpace();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      String digits = text.substring(start, at);
      if (digits.isEmpty() || digits.length() > 1 && digits.startsWith("0")) {
        throw malformed("a dimension of the shape (a whole number from 0) is expected");
      }
      if (python2 && at < text.length() && text.charAt(at) == 'L') {
        at++;
      }
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        throw malformed("a dimension of the shape is over 2^63-1");
      }
    }

    private void expect(char c) throws IOException {
      if (!accept(c)) {
        throw malformed("'" + c + "' is expected");
      }
    }

    private boolean accept(char c) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private void skipSpace() {
      while (at < text.length() && " \t\r\n\f".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private MalformedException malformed(String detail) {
      return new MalformedException("its header is malformed at character " + at + ": " + detail);
    }
  }
}
