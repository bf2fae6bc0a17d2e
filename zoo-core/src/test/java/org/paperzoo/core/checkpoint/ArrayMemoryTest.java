package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With small windows: what arrays over 2 GiB go through. */
class ArrayMemoryTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 40, 4096})
  void readsInWindows(int windowBytes) throws IOException {
    NDArray array = manager.arange(0, 24, 1, DataType.FLOAT64).reshape(2, 3, 4);
    List<Integer> sizes = new ArrayList<>();
    assertThat(read(array, windowBytes, sizes)).isEqualTo(Fixtures.bytes(array));
    assertThat(sizes).allMatch(size -> size <= windowBytes);
  }

  @Test
  void readsStridedArraysInRowMajorOrder() throws IOException {
    NDArray array = manager.arange(0, 12, 1, DataType.INT32).reshape(3, 4).transpose();
    int before = manager.getManagedArrays().size();
    for (int windowBytes : new int[] {8, 4096}) {
      byte[] bytes = read(array, windowBytes, new ArrayList<>());
      assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer())
          .isEqualTo(IntBuffer.wrap(new int[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}));
    }
    assertThat(manager.getManagedArrays()).as("the copies are closed").hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 40, 4096})
  void writesInWindows(int windowBytes) throws IOException {
    NDArray array = manager.zeros(new Shape(2, 3, 4), DataType.INT64);
    NDArray view = array.reshape(-1);
    int before = manager.getManagedArrays().size();
    write(array, windowBytes);
    assertThat(view.toLongArray())
        .isEqualTo(manager.arange(0, 24, 1, DataType.INT64).toLongArray());
    assertThat(manager.getManagedArrays()).hasSize(before + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 40, 4096})
  void writesStridedArrays(int windowBytes) throws IOException {
    NDArray columns = manager.zeros(new Shape(4, 6), DataType.INT64);
    write(columns.transpose(), windowBytes);
    assertThat(columns.transpose().toLongArray())
        .isEqualTo(manager.arange(0, 24, 1, DataType.INT64).toLongArray());
  }

  @Test
  void writesAScalarAndNothing() throws IOException {
    NDArray scalar = manager.zeros(new Shape(), DataType.INT64);
    ArrayMemory.write(scalar, 8, window -> window.putLong(7));
    assertThat(scalar.getLong()).isEqualTo(7);
    ArrayMemory.write(
        manager.zeros(new Shape(0, 2)),
        window -> {
          throw new AssertionError("there is nothing to write");
        });
  }

  private static byte[] read(NDArray array, int windowBytes, List<Integer> sizes)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ArrayMemory.read(
        array,
        windowBytes,
        window -> {
          sizes.add(window.remaining());
          byte[] bytes = new byte[window.remaining()];
          window.get(bytes);
          all.write(bytes);
        });
    return all.toByteArray();
  }

  private static void write(NDArray array, int windowBytes) throws IOException {
    long[] next = {0};
    ArrayMemory.write(
        array,
        windowBytes,
        window -> {
          assertThat(window.remaining()).isLessThanOrEqualTo(windowBytes);
          while (window.hasRemaining()) {
            window.putLong(next[0]++);
          }
        });
  }
}
