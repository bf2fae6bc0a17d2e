package org.paperzoo.core.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes of an open file from a position on; the file stays open. */
final class ChannelSource implements TensorBytes {
  private final FileChannel channel;
  private long position;

  ChannelSource(FileChannel channel, long position) {
    this.channel = channel;
    this.position = position;
  }

  @Override
  public void read(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, position);
      if (count < 0) {
        throw new EOFException("the file ends at byte " + position + ", where more was expected");
      }
      position += count;
    }
  }

  /** Closes a file that was only read, which loses nothing if it fails. */
  static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing to save.
    }
  }
}
