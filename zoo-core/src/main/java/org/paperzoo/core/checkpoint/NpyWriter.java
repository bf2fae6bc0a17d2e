package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.paperzoo.core.error.FailureException;

/** Writes NumPy's format for one array, version 1.0. */
public final class NpyWriter {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  private NpyWriter() {}

  /**
   * Writes a file.
   *
   * @param array of type FLOAT32, of any shape
   * @throws IllegalArgumentException if it has another type
   * @throws FailureException if the file cannot be written
   */
  public static void write(Path file, NDArray array) {
    if (array.getDataType() != DataType.FLOAT32) {
      throw new IllegalArgumentException("expected FLOAT32, found " + array.getDataType());
    }
    long[] shape = array.getShape().getShape();
    String sizes =
        Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int head = MAGIC.length + Short.BYTES;
    int padding = ALIGNMENT - (head + text.length() + 1) % ALIGNMENT;
    String padded = text + " ".repeat(padding % ALIGNMENT) + "\n";
    float[] values = array.toFloatArray();
    AtomicFiles.write(
        file,
        out -> {
          out.write(MAGIC);
          out.write(padded.length() & 0xff);
          out.write(padded.length() >> 8);
          out.write(padded.getBytes(StandardCharsets.US_ASCII));
          ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          for (float value : values) {
            out.write(bytes.putFloat(0, value).array());
          }
        });
  }
}
