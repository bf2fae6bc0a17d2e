package org.paperzoo.core.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.paperzoo.core.checkpoint.AtomicFiles.IOConsumer;

/**
 * The elements of arrays as bytes (row-major, native order), without a copy where the array lies
 * contiguous in the machine's memory.
 *
 * <p>The bytes come in windows, because a Java buffer ends at 2 GiB and an array need not.
 */
final class ArrayMemory {
  /** Below 2 GiB and a multiple of every element size. */
  private static final int WINDOW_BYTES = 1 << 30;

  private ArrayMemory() {}

  /** Hands over the bytes of an array, in windows. */
  static void read(NDArray array, IOConsumer<ByteBuffer> consumer) throws IOException {
    read(array, WINDOW_BYTES, consumer);
  }

  static void read(NDArray array, int windowBytes, IOConsumer<ByteBuffer> consumer)
      throws IOException {
    // The scope closes the copy that a device or a strided layout makes necessary.
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      windows(array.toDevice(Device.cpu(), false), windowBytes, consumer);
    }
  }

  /**
   * Fills an array: the consumer puts the array's bytes into the windows that it is handed.
   *
   * <p>If the consumer fails, the array's content is undefined.
   */
  static void write(NDArray array, IOConsumer<ByteBuffer> consumer) throws IOException {
    write(array, WINDOW_BYTES, consumer);
  }

  static void write(NDArray array, int windowBytes, IOConsumer<ByteBuffer> consumer)
      throws IOException {
    if (array.getShape().size() == 0) {
      return;
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      if (isDirect(array, windowBytes)) {
        windows(array, windowBytes, consumer);
        return;
      }
    }
    try (NDManager cpu = array.getManager().newSubManager(Device.cpu())) {
      NDArray copy = cpu.create(array.getShape(), array.getDataType());
      windows(copy, windowBytes, consumer);
      assign(array, copy);
    }
  }

  /** Copies the elements of an array of the same shape and type into another, in place. */
  static void assign(NDArray target, NDArray source) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      if (target
          .getShape()
          .isScalar()) { // DJL cannot index a scalar; its view of one element it can
        target.reshape(1).set(new NDIndex(":"), source.reshape(1));
      } else if (target.getShape().size() > 0) {
        target.set(new NDIndex(":"), source);
      }
    }
  }

  /** Whether the buffers of an array are its own memory: a write into one shows in the next. */
  private static boolean isDirect(NDArray array, int windowBytes) throws IOException {
    if (array.getDevice().isGpu()) {
      return false;
    }
    ByteBuffer first = firstWindow(array, windowBytes);
    if (!first.isDirect()) {
      return false;
    }
    byte before = first.get(0);
    first.put(0, (byte) ~before);
    boolean same = firstWindow(array, windowBytes).get(0) == (byte) ~before;
    first.put(0, before);
    return same;
  }

  private static ByteBuffer firstWindow(NDArray array, int windowBytes) {
    int bytes = array.getDataType().getNumOfBytes();
    long elements = array.getShape().size();
    if (elements <= windowBytes / bytes) {
      return array.toByteBuffer(true);
    }
    return array.reshape(-1).get(new NDIndex("0:1")).toByteBuffer(true);
  }

  private static void windows(NDArray array, int windowBytes, IOConsumer<ByteBuffer> consumer)
      throws IOException {
    long elements = array.getShape().size();
    if (elements == 0) {
      return;
    }
    long window = windowBytes / array.getDataType().getNumOfBytes();
    if (elements <= window) {
      consumer.accept(array.toByteBuffer(true).order(ByteOrder.nativeOrder()));
      return;
    }
    try (NDArray flat = array.reshape(new Shape(elements))) {
      for (long start = 0; start < elements; start += window) {
        long end = Math.min(start + window, elements);
        try (NDArray part = flat.get(new NDIndex("{}:{}", start, end))) {
          consumer.accept(part.toByteBuffer(true).order(ByteOrder.nativeOrder()));
        }
      }
    }
  }
}
