package org.paperzoo.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpyWriterTest {
  @TempDir Path folder;

  @Test
  void writesWhatNumpyReads() throws IOException {
    Path file = folder.resolve("x.npy");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      for (Shape shape :
          new Shape[] {new Shape(), new Shape(3), new Shape(2, 0), new Shape(2, 3)}) {
        NDArray array = manager.arange(shape.size()).toType(DataType.FLOAT32, false).add(0.5f);
        NpyWriter.write(file, array.reshape(shape));
        byte[] bytes = Files.readAllBytes(file);
        int header = (bytes[8] & 0xff) | (bytes[9] & 0xff) << 8;
        assertThat((10 + header) % 64).isZero();
        assertThat(new String(bytes, 10, header, StandardCharsets.US_ASCII))
            .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (")
            .endsWith("\n");
        assertThat(bytes).hasSize(10 + header + 4 * (int) shape.size());
        try (TensorSource source = TensorSource.open(file)) {
          NDArray read = source.read(manager, source.names().iterator().next());
          assertThat(read.getShape()).isEqualTo(shape);
          assertThat(read.toFloatArray()).isEqualTo(array.toFloatArray());
        }
      }
      NDArray integers = manager.create(new int[] {1});
      assertThatThrownBy(() -> NpyWriter.write(file, integers))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
