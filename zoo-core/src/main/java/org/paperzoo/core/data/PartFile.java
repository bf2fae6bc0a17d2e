package org.paperzoo.core.data;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The bytes of an unfinished download, {@code <name>.part} beside the file to be, and {@code
 * <name>.part.source}, which says where they came from: the address, and below it the entity tag
 * (RFC 9110, section 8.8.3) that the server gave. It is locked while it is open.
 */
final class PartFile implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final Path source;
  private final FileChannel channel;
  private final FileLock lock;

  /** Opens the part of a file, or begins one, and waits until no other process has it open. */
  PartFile(Path target) throws IOException {
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.source = target.resolveSibling(target.getFileName() + ".part.source");
    this.channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      this.lock = channel.lock();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  FileChannel channel() {
    return channel;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Starts again with bytes of this address; the tag may be null. */
  void begin(URI address, String tag) throws IOException {
    channel.truncate(0);
    channel.position(0);
    Files.write(
        source,
        List.of(address.toString(), tag == null ? "" : tag),
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC); // on the disk before the first byte
  }

  /** Returns whether there are bytes, and not known to be of another address than this. */
  boolean mayBeOf(URI address) throws IOException {
    List<String> lines = sourceLines();
    return size() > 0 && (lines.isEmpty() || lines.get(0).equals(address.toString()));
  }

  /** Returns the tag of the bytes, or null where none is known. */
  String tag() throws IOException {
    List<String> lines = sourceLines();
    return lines.size() == 2 && lines.get(1).matches("\"[\\x21\\x23-\\x7E]*\"")
        ? lines.get(1)
        : null;
  }

  private List<String> sourceLines() throws IOException {
    return Files.exists(source) ? Files.readAllLines(source, StandardCharsets.UTF_8) : List.of();
  }

  void truncate() throws IOException {
    channel.truncate(0);
  }

  /** Makes the part the file. */
  void finish() throws IOException {
    channel.force(true);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(source);
  }

  void delete() throws IOException {
    Files.deleteIfExists(source);
    Files.deleteIfExists(part);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    }
  }
}
