package org.paperzoo.core.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.paperzoo.core.error.FailureException;

/**
 * A NumPy archive: a zip file with one npy array an entry. Entries are read in place, never
 * extracted; entries other than {@code .npy} are skipped.
 */
final class NpzFile extends TensorFile {
  /**
   * Deflate cannot do better than 1032 to 1, so a size beyond it is a lie that would only cost
   * memory.
   */
  private static final long MOST_INFLATION = 1032;

  private final ZipFile zip;
  private final Map<String, Array> arrays;

  /** An array's place in the archive and its header. */
  private record Array(ZipEntry entry, NpyHeader header) {}

  private NpzFile(Path path, ZipFile zip, Map<String, Array> arrays) {
    super(path, entries(arrays));
    this.zip = zip;
    this.arrays = arrays;
  }

  /** Opens an archive and checks the headers of its arrays. */
  static NpzFile openFile(Path path) {
    ZipFile zip = null;
    NpzFile file = null;
    try {
      zip = openZip(path);
      file = new NpzFile(path, zip, readHeaders(path, zip));
      return file;
    } catch (IOException e) {
      throw new FailureException("Cannot read " + path + ": " + AtomicFiles.reason(e) + ".", e);
    } finally {
      if (file == null && zip != null) {
        closeQuietly(zip);
      }
    }
  }

  private static ZipFile openZip(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (ZipException
        | IllegalArgumentException e) { // the latter: an entry name that is not UTF-8
      throw new FailureException(
          "%s is not a valid npz (zip) file: %s. Download or export it again."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static Map<String, Array> readHeaders(Path path, ZipFile zip) throws IOException {
    long fileSize = Files.size(path);
    Map<String, Array> arrays = new LinkedHashMap<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (!entry.getName().endsWith(".npy")) {
        continue;
      }
      String name = NpyHeader.stem(entry.getName());
      try (TensorBytes source = new ZipSource(zip, entry)) {
        NpyHeader header = NpyHeader.read(source);
        header.checkSize(entry.getSize());
        if (entry.getCompressedSize() > fileSize
            || entry.getSize() / MOST_INFLATION > entry.getCompressedSize()) {
          throw new ZipException("its size in the archive's directory is impossible");
        }
        if (arrays.put(name, new Array(entry, header)) != null) {
          throw new ZipException("it is in the archive twice");
        }
      } catch (IOException e) {
        throw new FailureException(
            "Cannot read tensor %s of %s: %s."
                .formatted(Quote.name(name), path, AtomicFiles.reason(e)),
            e);
      }
    }
    return arrays;
  }

  private static Map<String, Entry> entries(Map<String, Array> arrays) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    arrays.forEach((name, array) -> entries.put(name, array.header().entry(name)));
    return entries;
  }

  @Override
  TensorBytes bytes(String name) throws IOException {
    Array array = arrays.get(name);
    ZipSource source = new ZipSource(zip, array.entry());
    boolean done = false;
    try {
      source.read(ByteBuffer.allocate(array.header().headerBytes()));
      done = true;
      return source;
    } finally {
      if (!done) {
        source.close();
      }
    }
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public void close() {
    closeQuietly(zip);
  }

  private static void closeQuietly(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read: nothing to save.
    }
  }

  /**
   * The uncompressed bytes of an entry, with the checksum that {@link ZipFile} leaves to its
   * callers.
   */
  private static final class ZipSource implements TensorBytes {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final long expectedCrc;
    private final CRC32 crc = new CRC32();
    private byte[] buffer;

    ZipSource(ZipFile zip, ZipEntry entry) throws IOException {
      in = zip.getInputStream(entry);
      expectedCrc = entry.getCrc();
    }

    @Override
    public void read(ByteBuffer target) throws IOException {
      while (target.hasRemaining()) {
        if (target.hasArray()) {
          int start = target.arrayOffset() + target.position();
          int count = count(in.read(target.array(), start, target.remaining()));
          crc.update(target.array(), start, count);
          target.position(target.position() + count);
        } else {
          if (buffer == null) {
            buffer = new byte[BUFFER_BYTES];
          }
          int count = count(in.read(buffer, 0, Math.min(buffer.length, target.remaining())));
          crc.update(buffer, 0, count);
          target.put(buffer, 0, count);
        }
      }
    }

    private static int count(int count) throws IOException {
      if (count < 0) {
        throw new EOFException("it ends too early");
      }
      return count;
    }

    @Override
    public void finish() throws IOException {
      if (in.read() >= 0) {
        throw new ZipException("there are more bytes than its shape says");
      }
      if (crc.getValue() != expectedCrc) {
        throw new ZipException("its checksum does not match: the file is damaged");
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
