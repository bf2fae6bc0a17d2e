package org.paperzoo.core.checkpoint;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.error.FailureException;

/** What the formats have in common: from the stored bytes of a tensor to an array. */
abstract class TensorFile implements TensorSource {
  /** Bytes that are widened at a time: they stay in the processor's cache. */
  private static final int STAGING_BYTES = 1 << 16;

  private final Path path;
  private final Map<String, Entry> entries;

  /**
   * A tensor of the file.
   *
   * @param info what the file says about it
   * @param type its element type
   * @param order the order of the bytes of an element
   * @param columnMajor whether the first index varies fastest (Fortran's order)
   */
  record Entry(TensorInfo info, StoredType type, ByteOrder order, boolean columnMajor) {}

  /** Creates a source from the checked entries in file order. */
  TensorFile(Path path, Map<String, ? extends Entry> entries) {
    this.path = path;
    this.entries = Collections.unmodifiableMap(entries);
  }

  /** Opens the stored bytes of a tensor. */
  abstract TensorBytes bytes(String name) throws IOException;

  @Override
  public final Path path() {
    return path;
  }

  @Override
  public final Set<String> names() {
    return entries.keySet();
  }

  @Override
  public final TensorInfo info(String name) {
    return entry(name).info();
  }

  @Override
  public final NDArray read(NDManager manager, String name) {
    Entry entry = entry(name);
    NDArray array = null;
    boolean done = false;
    try (NDManager cpu = manager.newSubManager(Device.cpu())) {
      array = cpu.create(filledShape(entry), arrayType(entry));
      fill(entry, array);
      if (entry.columnMajor()) {
        array = array.transpose().reshape(-1).reshape(entry.info().shape());
      }
      array = array.toDevice(manager.getDevice(), false);
      array.attach(manager);
      array.setName(name);
      done = true;
      return array;
    } catch (EngineException e) {
      throw new FailureException(
          "Cannot make room for %s: it needs %s %s. %s"
              .formatted(tensor(name), entry.info().shape(), arrayType(entry), e.getMessage()),
          e);
    } finally {
      if (!done && array != null) {
        array.close();
      }
    }
  }

  @Override
  public final void readInto(String name, NDArray target) {
    Entry entry = entry(name);
    Shape shape = entry.info().shape();
    DataType type = arrayType(entry);
    DataType wanted = target.getDataType();
    if (!shape.equals(target.getShape())) {
      throw new FailureException(
          "Cannot use %s: it has shape %s, but shape %s is needed."
              .formatted(tensor(name), shape, target.getShape()));
    }
    if (type != wanted && !(type.isFloating() && wanted.isFloating())) {
      throw new FailureException(
          "Cannot use %s: it has dtype %s (read as %s), but %s is needed."
              .formatted(tensor(name), entry.info().dtype(), text(type), text(wanted)));
    }
    if (type == wanted && !entry.columnMajor()) {
      fill(entry, target);
      return;
    }
    try (NDManager temporary = target.getManager().newSubManager(target.getDevice())) {
      ArrayMemory.assign(target, read(temporary, name).toType(wanted, false));
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new FailureException(
          path + " has no tensor " + Quote.name(name) + ", it has " + Quote.some(names()) + ".");
    }
    return entry;
  }

  private DataType arrayType(Entry entry) {
    DataType type = entry.type().dataType();
    if (type == null) {
      throw new FailureException(
          "Cannot read %s: dtype %s (%s) is not supported. Convert it to float32 in Python first."
              .formatted(
                  tensor(entry.info().name()),
                  entry.info().dtype(),
                  entry.type() == StoredType.C64 ? "complex numbers" : "packed quantised numbers"));
    }
    return type;
  }

  private String tensor(String name) {
    return "tensor " + Quote.name(name) + " of " + path;
  }

  private static Shape filledShape(Entry entry) {
    long[] shape = entry.info().shape().getShape().clone();
    if (entry.columnMajor()) {
      for (int i = 0, j = shape.length - 1; i < j; i++, j--) {
        long first = shape[i];
        shape[i] = shape[j];
        shape[j] = first;
      }
    }
    return new Shape(shape);
  }

  private void fill(Entry entry, NDArray array) {
    String name = entry.info().name();
    try (TensorBytes source = bytes(name)) {
      if (entry.type().isVerbatim(entry.order())) {
        ArrayMemory.write(array, source::read);
      } else {
        ArrayMemory.write(array, window -> widen(entry, source, window));
      }
      source.finish();
    } catch (ArithmeticException e) {
      throw new FailureException(
          "Cannot read %s: %s, which INT64 cannot hold.".formatted(tensor(name), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new FailureException(
          "Cannot read %s: %s.".formatted(tensor(name), AtomicFiles.reason(e)), e);
    }
  }

  private static void widen(Entry entry, TensorBytes source, ByteBuffer window) throws IOException {
    int storedSize = entry.type().bits() / 8;
    int arraySize = entry.type().dataType().getNumOfBytes();
    int elements = window.remaining() / arraySize;
    int most = Math.min(STAGING_BYTES / storedSize, elements);
    ByteBuffer staging = ByteBuffer.allocate(most * storedSize).order(entry.order());
    for (int start = 0; start < elements; start += most) {
      int count = Math.min(most, elements - start);
      source.read(staging.clear().limit(count * storedSize));
      ByteBuffer part = window.slice(start * arraySize, count * arraySize);
      entry.type().widen(staging.flip(), part.order(ByteOrder.nativeOrder()));
    }
  }

  /** DataType.toString depends on the locale. */
  private static String text(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
