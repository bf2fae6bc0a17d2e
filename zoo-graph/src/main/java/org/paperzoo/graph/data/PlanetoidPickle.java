package org.paperzoo.graph.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * Reads the three kinds of value that the original Planetoid files hold, from their Python 2
 * pickles: a NumPy array of one or two dimensions, a SciPy CSR matrix, and a dict of lists of
 * integers.
 *
 * <p>A pickle is a program. This is not an interpreter of it: only the instructions that those
 * files consist of are known, each only in the use those files make of it, and the six names they
 * mention stand for nothing but themselves. Everything else is refused, with its place. No length
 * is trusted before the bytes are there.
 */
final class PlanetoidPickle {
  /** Twice the size of the largest file, Pubmed's {@code allx}, and more. */
  private static final long MAX_BYTES = 256L << 20;

  /** The names that the files mention; nothing is ever looked up or called. */
  private enum Name {
    CSR_MATRIX("scipy.sparse.csr csr_matrix"),
    RECONSTRUCT("numpy.core.multiarray _reconstruct"),
    NDARRAY("numpy ndarray"),
    DTYPE("numpy dtype"),
    DEFAULTDICT("collections defaultdict"),
    LIST("__builtin__ list");

    private final String text;

    Name(String text) {
      this.text = text;
    }
  }

  private enum Marker {
    MARK,
    NONE
  }

  /** A tuple; its members are of the other kinds. */
  private record Tuple(List<Object> members) {}

  /** A list of integers under construction. */
  private static final class IntList {
    private int[] values = new int[4];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }
  }

  /** The state of a CSR matrix: a dict with strings as keys. */
  private record State(Map<String, Object> members) {}

  /** A dict of lists under construction. */
  private record IntLists(Map<Integer, IntList> lists) {}

  /** The type of an array's elements. */
  private enum Type {
    INT32,
    FLOAT32
  }

  /** A type under construction. */
  private static final class TypeObject {
    private final Type type;
    private boolean complete;

    TypeObject(Type type) {
      this.type = type;
    }
  }

  private static final class Array {
    private int[] shape;
    private Type type;
    private ByteBuffer bytes;

    boolean is(Type expectedType, int dimensions) {
      return bytes != null && type == expectedType && shape.length == dimensions;
    }

    int[] toInts() {
      int[] values = new int[bytes.capacity() / Integer.BYTES];
      bytes.asIntBuffer().get(values);
      return values;
    }

    float[] toFloats() {
      float[] values = new float[bytes.capacity() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      return values;
    }
  }

  private static final class Matrix {
    private SparseMatrix value;
  }

  private final Path file;
  private final byte[] data;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int position;
  private int start;

  private PlanetoidPickle(Path file, byte[] data) {
    this.file = file;
    this.data = data;
  }

  /**
   * Reads a CSR matrix.
   *
   * @throws FailureException if the file is missing or is anything else
   */
  static SparseMatrix readCsr(Path file) {
    PlanetoidPickle pickle = open(file);
    Object value = pickle.read();
    if (value instanceof Matrix matrix && matrix.value != null) {
      return matrix.value;
    }
    throw pickle.notA("a sparse matrix (scipy.sparse csr_matrix)");
  }

  /**
   * Reads a matrix of integers.
   *
   * @return its rows
   * @throws FailureException if the file is missing or is anything else
   */
  static int[][] readMatrix(Path file) {
    PlanetoidPickle pickle = open(file);
    if (!(pickle.read() instanceof Array array && array.is(Type.INT32, 2))) {
      throw pickle.notA("a NumPy array of two dimensions and 32-bit integers");
    }
    int[] values = array.toInts();
    int columns = array.shape[1];
    int[][] rows = new int[columns == 0 ? 0 : array.shape[0]][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(values, r * columns, (r + 1) * columns);
    }
    return rows;
  }

  /**
   * Reads a dict of lists of integers.
   *
   * @throws FailureException if the file is missing or is anything else
   */
  static Map<Integer, int[]> readLists(Path file) {
    PlanetoidPickle pickle = open(file);
    if (!(pickle.read() instanceof IntLists dict)) {
      throw pickle.notA("a dict of lists of node numbers");
    }
    Map<Integer, int[]> lists = new LinkedHashMap<>();
    dict.lists.forEach((key, list) -> lists.put(key, Arrays.copyOf(list.values, list.size)));
    return lists;
  }

  private static PlanetoidPickle open(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new FailureException(
            file + ": is " + Files.size(file) + " bytes long; no Planetoid file is that big.");
      }
      return new PlanetoidPickle(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new FailureException(
          file + ": cannot be read: " + (Files.exists(file) ? e.getMessage() : "no such file"), e);
    }
  }

  private FailureException notA(String expected) {
    return new FailureException(
        file + ": expected " + expected + ", found another value. " + GET_ORIGINAL);
  }

  private static final String GET_ORIGINAL =
      "Use the original files of github.com/kimiyoung/planetoid.";

  private FailureException refuse(String what) {
    return new FailureException(
        file
            + ": refused at byte "
            + start
            + ": "
            + what
            + ". Only what the original Planetoid files contain is read; nothing was executed. "
            + GET_ORIGINAL);
  }

  // ---- instructions
  // ------------------------------------------------------------------------------

  private Object read() {
    if (data.length < 2 || data[0] != (byte) 0x80 || data[1] != 2) {
      throw refuse("expected a pickle of protocol 2 (bytes 80 02)");
    }
    position = 2;
    while (true) {
      start = position;
      int code = unsignedByte();
      if (code == '.') {
        break;
      }
      step(code);
    }
    if (stack.size() != 1) {
      throw refuse("the end comes with " + stack.size() + " values, expected 1");
    }
    if (position != data.length) {
      throw refuse((data.length - position) + " bytes follow the end");
    }
    return stack.get(0);
  }

  private void step(int code) {
    switch (code) {
      case '(' -> push(Marker.MARK);
      case 'N' -> push(Marker.NONE);
      case 0x88 -> push(Boolean.TRUE);
      case 0x89 -> push(Boolean.FALSE);
      case 'K' -> push(unsignedByte());
      case 'M' -> push(unsignedByte() | unsignedByte() << 8);
      case 'J' -> push(int32());
      case 'U' -> push(string(unsignedByte()));
      case 'T' -> push(string(int32()));
      case 'c' -> push(name());
      case ')' -> push(new Tuple(List.of()));
      case 0x85 -> pushTuple(1);
      case 0x86 -> pushTuple(2);
      case 0x87 -> pushTuple(3);
      case 't' -> push(new Tuple(popToMark()));
      case ']' -> push(new IntList());
      case '}' -> push(new State(new LinkedHashMap<>()));
      case 'a' -> {
        Object value = pop();
        append(peek(), value);
      }
      case 'e' -> {
        List<Object> values = popToMark();
        Object list = peek();
        values.forEach(value -> append(list, value));
      }
      case 'u' -> {
        List<Object> items = popToMark();
        setItems(peek(), items);
      }
      case 'q' -> memo.put(unsignedByte(), peek());
      case 'r' -> memo.put(int32(), peek());
      case 'h' -> push(recall(unsignedByte()));
      case 0x81 -> newObject();
      case 'R' -> reduce();
      case 'b' -> build();
      default ->
          throw refuse(
              String.format("the instruction 0x%02X is none of those in a Planetoid file", code));
    }
  }

  private int unsignedByte() {
    if (position >= data.length) {
      throw refuse("the file ends in the middle of an instruction");
    }
    return data[position++] & 0xFF;
  }

  private int int32() {
    return unsignedByte() | unsignedByte() << 8 | unsignedByte() << 16 | unsignedByte() << 24;
  }

  /** Bytes; what is text among them is ASCII. */
  private byte[] string(int length) {
    if (length < 0 || length > data.length - position) {
      throw refuse(
          "a string of "
              + (length & 0xFFFFFFFFL)
              + " bytes, but only "
              + (data.length - position)
              + " follow");
    }
    position += length;
    return Arrays.copyOfRange(data, position - length, position);
  }

  private Name name() {
    String text = line() + " " + line();
    for (Name name : Name.values()) {
      if (name.text.equals(text)) {
        return name;
      }
    }
    throw refuse("the name " + printable(text) + " is none of those in a Planetoid file");
  }

  private String line() {
    int from = position;
    while (unsignedByte() != '\n') {
      if (position - from > 64) {
        throw refuse("a name of more than 64 bytes");
      }
    }
    return new String(data, from, position - 1 - from, StandardCharsets.ISO_8859_1);
  }

  private static String printable(String text) {
    return "'" + text.replaceAll("[^ -~]", "?").replace(' ', '.') + "'";
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    Object value = peek();
    stack.remove(stack.size() - 1);
    return value;
  }

  private Object peek() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == Marker.MARK) {
      throw refuse("an instruction lacks its value");
    }
    return stack.get(stack.size() - 1);
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(Marker.MARK);
    if (mark < 0) {
      throw refuse("an instruction lacks its mark");
    }
    List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return values;
  }

  private void pushTuple(int size) {
    Object[] members = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      members[i] = pop();
    }
    push(new Tuple(List.of(members)));
  }

  private Object recall(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw refuse("value " + (index & 0xFFFFFFFFL) + " is recalled, but was never stored");
    }
    // Recalling data over and over would make a small file large in memory.
    if (!(value instanceof Name || value instanceof TypeObject)) {
      throw refuse("value " + index + " is recalled, which is neither a name nor a type");
    }
    return value;
  }

  private void append(Object list, Object value) {
    if (!(list instanceof IntList ints && value instanceof Integer number)) {
      throw refuse("a list holds something else than integers");
    }
    ints.add(number);
  }

  private void setItems(Object dict, List<Object> items) {
    if (items.size() % 2 != 0) {
      throw refuse("a dict has a key without a value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      if (dict instanceof State state && items.get(i) instanceof byte[] key) {
        state.members.put(ascii(key), items.get(i + 1));
      } else if (dict instanceof IntLists lists
          && items.get(i) instanceof Integer key
          && items.get(i + 1) instanceof IntList list) {
        lists.lists.put(key, list);
      } else {
        throw refuse("a dict holds something else than lists of integers");
      }
    }
  }

  // ---- the objects
  // --------------------------------------------------------------------------------

  private void newObject() {
    Object arguments = pop();
    if (pop() != Name.CSR_MATRIX || !isTuple(arguments, 0)) {
      throw refuse("an object that is not a sparse matrix");
    }
    push(new Matrix());
  }

  private void reduce() {
    Object arguments = pop();
    Object name = pop();
    if (name == Name.RECONSTRUCT && isTuple(arguments, 3) && member(arguments, 0) == Name.NDARRAY) {
      push(new Array());
    } else if (name == Name.DTYPE
        && isTuple(arguments, 3)
        && member(arguments, 0) instanceof byte[] code) {
      push(type(ascii(code)));
    } else if (name == Name.DEFAULTDICT
        && isTuple(arguments, 1)
        && member(arguments, 0) == Name.LIST) {
      push(new IntLists(new LinkedHashMap<>()));
    } else {
      throw refuse("a call that no Planetoid file makes");
    }
  }

  private TypeObject type(String code) {
    return switch (code) {
      case "i4" -> new TypeObject(Type.INT32);
      case "f4" -> new TypeObject(Type.FLOAT32);
      default -> throw refuse("an array of type " + printable(code));
    };
  }

  private void build() {
    Object state = pop();
    Object object = peek();
    if (object instanceof TypeObject type
        && isTuple(state, 8)
        && member(state, 1) instanceof byte[] order
        && ascii(order).equals("<")) {
      type.complete = true;
    } else if (object instanceof Array array && array.bytes == null && isTuple(state, 5)) {
      fill(array, state);
    } else if (object instanceof Matrix matrix
        && matrix.value == null
        && state instanceof State csr) {
      matrix.value = csr(csr.members);
    } else {
      throw refuse("a state that fits no object of a Planetoid file");
    }
  }

  /** The state is (version, shape, type, whether column after column, bytes). */
  private void fill(Array array, Object state) {
    if (!(member(state, 1) instanceof Tuple shape
        && member(state, 2) instanceof TypeObject type
        && type.complete
        && member(state, 3) == Boolean.FALSE
        && member(state, 4) instanceof byte[] bytes)) {
      throw refuse("an array whose state is not shape, type, row order and bytes");
    }
    if (shape.members.isEmpty() || shape.members.size() > 2) {
      throw refuse("an array of " + shape.members.size() + " dimensions");
    }
    long size = Integer.BYTES;
    int[] sizes = new int[shape.members.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (!(shape.members.get(i) instanceof Integer length) || length < 0) {
        throw refuse("an array whose shape is not of integers");
      }
      sizes[i] = length;
      // Two lengths below 2^31: no overflow before the second product, which is checked.
      size = length == 0 ? 0 : size > Integer.MAX_VALUE ? Long.MAX_VALUE : size * length;
    }
    if (size != bytes.length) {
      throw refuse(
          "an array of " + Arrays.toString(sizes) + " with only " + bytes.length + " bytes");
    }
    array.shape = sizes;
    array.type = type.type;
    array.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private SparseMatrix csr(Map<String, Object> state) {
    if (!(state.get("_shape") instanceof Tuple shape
        && shape.members.size() == 2
        && shape.members.get(0) instanceof Integer rows
        && shape.members.get(1) instanceof Integer columns)) {
      throw refuse("a sparse matrix without a shape");
    }
    int[] offsets = vector(state, "indptr", Type.INT32).toInts();
    int[] indices = vector(state, "indices", Type.INT32).toInts();
    float[] values = vector(state, "data", Type.FLOAT32).toFloats();
    if (offsets.length != rows + 1L) {
      throw refuse("a sparse matrix of " + rows + " rows with " + offsets.length + " row offsets");
    }
    try {
      return new SparseMatrix(columns, offsets, indices, values);
    } catch (IllegalArgumentException e) {
      throw refuse("a malformed sparse matrix: " + e.getMessage());
    }
  }

  private Array vector(Map<String, Object> state, String name, Type type) {
    if (state.get(name) instanceof Array array && array.is(type, 1)) {
      return array;
    }
    throw refuse("a sparse matrix whose " + name + " is not a vector of " + type);
  }

  private static boolean isTuple(Object value, int size) {
    return value instanceof Tuple tuple && tuple.members.size() == size;
  }

  private static Object member(Object tuple, int index) {
    return ((Tuple) tuple).members.get(index);
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
