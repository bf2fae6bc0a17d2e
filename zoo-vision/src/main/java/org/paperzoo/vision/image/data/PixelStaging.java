package org.paperzoo.vision.image.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes the values of batches to the device through memory that is reused from batch to batch.
 * Thread safe; uploads are made one at a time.
 */
public final class PixelStaging {
  private final ConcurrentLinkedQueue<float[]> free = new ConcurrentLinkedQueue<>();
  private ByteBuffer direct = ByteBuffer.allocateDirect(0);

  /** Returns an array of this length, with any content. */
  public float[] take(int length) {
    float[] array = free.poll();
    return array != null && array.length == length ? array : new float[length];
  }

  /**
   * Returns values as an array on the device, and keeps their memory for another batch: the caller
   * must not use them any more.
   *
   * @param manager owns the array
   * @param values from {@link #take}; those beyond the shape are ignored
   * @param shape of the array
   */
  public synchronized NDArray upload(NDManager manager, float[] values, Shape shape) {
    int count = Math.toIntExact(shape.size());
    int bytes = Math.multiplyExact(count, Float.BYTES);
    if (direct.capacity() < bytes) {
      direct = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    direct.clear();
    direct.limit(bytes);
    direct.asFloatBuffer().put(values, 0, count);
    free.offer(values);
    // The first array may share the buffer's memory, which is written again for the next batch.
    try (NDArray shared = manager.create(direct, shape, DataType.FLOAT32)) {
      return shared.duplicate();
    }
  }
}
