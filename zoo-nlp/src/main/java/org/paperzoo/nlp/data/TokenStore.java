package org.paperzoo.nlp.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.error.FailureException;

/**
 * A long sequence of token ids that grows at its end: in memory up to a limit, beyond it in a
 * temporary file, which goes when the store is closed (or the program ends).
 */
final class TokenStore implements AutoCloseable {
  /** 128 MiB of memory; a corpus of about 150 MB of English text. */
  static final long MOST_IN_MEMORY = 32L << 20;

  private static final int CHUNK = 1 << 16;

  private final long mostInMemory;
  private final List<int[]> chunks = new ArrayList<>();
  private long size;
  private FileChannel file;
  private ByteBuffer pending;

  TokenStore() {
    this(MOST_IN_MEMORY);
  }

  TokenStore(long mostInMemory) {
    this.mostInMemory = mostInMemory;
  }

  /** Returns the number of ids. */
  long size() {
    return size;
  }

  /** Appends an id. */
  void add(int id) {
    if (file == null && size >= mostInMemory) {
      spill();
    }
    if (file != null) {
      if (!pending.hasRemaining()) {
        flush();
      }
      pending.putInt(id);
    } else {
      int at = (int) (size % CHUNK);
      if (at == 0) {
        chunks.add(new int[CHUNK]);
      }
      chunks.get(chunks.size() - 1)[at] = id;
    }
    size++;
  }

  /** Appends ids. */
  void add(long[] ids) {
    for (long id : ids) {
      add((int) id);
    }
  }

  private void spill() {
    try {
      Path path = Files.createTempFile("paperzoo-tokens-", ".bin");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw failure(e);
    }
    pending = ByteBuffer.allocateDirect(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    long left = size;
    for (int[] chunk : chunks) {
      int count = (int) Math.min(left, CHUNK);
      pending.asIntBuffer().put(chunk, 0, count);
      pending.position(4 * count);
      flush();
      left -= count;
    }
    chunks.clear();
  }

  private void flush() {
    pending.flip();
    try {
      long at = file.size();
      while (pending.hasRemaining()) {
        at += file.write(pending, at);
      }
    } catch (IOException e) {
      throw failure(e);
    }
    pending.clear();
  }

  /** Ends writing: what is pending goes to the file. */
  void finish() {
    if (file != null) {
      flush();
      pending = null;
    }
  }

  /**
   * Copies ids.
   *
   * @param from the first
   * @param into takes them
   * @param at where they go
   * @param count how many
   */
  void read(long from, long[] into, int at, int count) {
    if (from < 0 || count < 0 || from + count > size) {
      throw new IndexOutOfBoundsException(
          "tokens " + from + " to " + (from + count) + " of " + size);
    }
    if (file != null) {
      readFile(from, into, at, count);
      return;
    }
    for (int i = 0; i < count; ) {
      int[] chunk = chunks.get((int) ((from + i) / CHUNK));
      int start = (int) ((from + i) % CHUNK);
      int part = Math.min(count - i, CHUNK - start);
      for (int j = 0; j < part; j++) {
        into[at + i + j] = chunk[start + j];
      }
      i += part;
    }
  }

  private void readFile(long from, long[] into, int at, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, 4 * from + bytes.position()) < 0) {
          throw new IOException("the file became shorter");
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
    bytes.flip();
    for (int i = 0; i < count; i++) {
      into[at + i] = bytes.getInt();
    }
  }

  private static FailureException failure(IOException e) {
    return new FailureException(
        "The tokens of the corpus do not fit into memory, and the temporary file for them failed: "
            + e.getMessage()
            + ". Free space in "
            + System.getProperty("java.io.tmpdir")
            + ", or name another folder with -Djava.io.tmpdir.",
        e);
  }

  @Override
  public void close() {
    chunks.clear();
    size = 0;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}
