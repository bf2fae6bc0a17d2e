package org.paperzoo.core.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The stored bytes of one tensor, read once from front to end. */
interface TensorBytes extends Closeable {
  /**
   * Fills the remaining space of a buffer.
   *
   * @throws java.io.EOFException if the tensor's bytes end before
   */
  void read(ByteBuffer buffer) throws IOException;

  /**
   * Called after the last byte: checks what can be known only then (a checksum, bytes left over).
   *
   * @throws IOException if the bytes are not what the file says
   */
  default void finish() throws IOException {}

  @Override
  default void close() throws IOException {}
}
