package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.paperzoo.core.error.FailureException;

/**
 * Where the samples of a shard lie: a tar archive in the form of webdataset, in which consecutive
 * entries of one name up to the first dot are a sample ({@code 0001.jpg}, {@code 0001.cls}). Only
 * the headers are read.
 */
final class ShardIndex {
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "webp");
  private static final long MOST_PICTURE_BYTES = 256L << 20;
  private static final long MOST_TEXT_BYTES = 1L << 20;

  /** A part of the shard's file; null where a sample has no such entry. */
  record Part(long offset, int size) {}

  /**
   * A sample.
   *
   * @param key its name
   * @param cls a class as a number in text
   * @param json an object with the class or the caption
   * @param txt a caption
   */
  record Sample(String key, Part picture, Part cls, Part json, Part txt) {}

  private final Path file;
  private final List<Sample> samples;

  private ShardIndex(Path file, List<Sample> samples) {
    this.file = file;
    this.samples = samples;
  }

  /**
   * Reads the headers of a shard.
   *
   * @throws FailureException if it is no tar archive, is cut short, or an entry's name leaves the
   *     folder or its size is absurd
   */
  static ShardIndex read(Path file) {
    try (TarFile tar = new TarFile(file)) {
      long length = Files.size(file);
      Gathered gathered = new Gathered();
      for (TarArchiveEntry entry : tar.getEntries()) {
        check(file, entry, length);
        if (entry.isFile()) {
          gathered.add(entry);
        }
      }
      gathered.finish();
      if (gathered.samples.isEmpty()) {
        throw new FailureException(
            file
                + ": has no picture. Expected a .tar archive with entries such as 0001.jpg and"
                + " 0001.cls; unpack a .tar.gz.");
      }
      return new ShardIndex(file, List.copyOf(gathered.samples));
    } catch (IOException | IllegalArgumentException e) {
      throw new FailureException(
          file
              + ": is not a whole tar archive ("
              + e.getMessage()
              + "). Expected an uncompressed .tar file; unpack a .tar.gz, or fetch it again.",
          e);
    }
  }

  private static void check(Path file, TarArchiveEntry entry, long length) {
    String name = entry.getName();
    boolean leaves =
        name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf('\0') >= 0
            || List.of(name.split("/", -1)).contains("..");
    if (leaves) {
      throw new FailureException(
          file
              + ": the entry "
              + name
              + " leaves the archive's folder. Such archives are not read.");
    }
    if (entry.isFile() && (entry.isSparse() || entry.getSize() > MOST_PICTURE_BYTES)) {
      throw new FailureException(
          file
              + ": the entry "
              + name
              + " claims "
              + entry.getRealSize()
              + " bytes"
              + (entry.isSparse() ? " (sparse)" : "")
              + ", more than the "
              + MOST_PICTURE_BYTES
              + " that are read.");
    }
    if (entry.isFile() && entry.getDataOffset() + entry.getSize() > length) {
      throw new FailureException(
          file
              + ": the entry "
              + name
              + " goes to byte "
              + (entry.getDataOffset() + entry.getSize())
              + ", but the archive ends at "
              + length
              + ". Fetch it again.");
    }
  }

  /** Collects entries until the name changes. */
  private static final class Gathered {
    private final List<Sample> samples = new ArrayList<>();
    private String key;
    private Part picture;
    private Part cls;
    private Part json;
    private Part txt;

    void add(TarArchiveEntry entry) {
      String name = entry.getName();
      int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
      if (dot < 0) {
        return;
      }
      String prefix = name.substring(0, dot);
      if (!prefix.equals(key)) {
        finish();
        key = prefix;
      }
      Part part = new Part(entry.getDataOffset(), (int) entry.getSize());
      String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
      if (PICTURES.contains(extension)) {
        picture = picture == null ? part : picture;
      } else if (part.size <= MOST_TEXT_BYTES) {
        switch (extension) {
          case "cls" -> cls = part;
          case "json" -> json = part;
          case "txt" -> txt = part;
          default -> {
            // Other entries, such as masks, are not used.
          }
        }
      }
    }

    void finish() {
      if (picture != null) {
        samples.add(new Sample(key, picture, cls, json, txt));
      }
      picture = null;
      cls = null;
      json = null;
      txt = null;
    }
  }

  /** Returns the shard's file. */
  Path file() {
    return file;
  }

  /** Returns the samples in their order. */
  List<Sample> samples() {
    return samples;
  }

  /** Returns what messages call a sample. */
  String name(Sample sample) {
    return file + "!" + sample.key;
  }

  /** Opens the shard. */
  FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /** Reads a part of the open shard. */
  byte[] read(FileChannel channel, Part part) throws IOException {
    return new Reader(file, part).read(channel);
  }

  /** Reads a part of the open shard as text. */
  String text(FileChannel channel, Part part) throws IOException {
    return new String(read(channel, part), StandardCharsets.UTF_8).strip();
  }

  /** Returns what reads a part, without the table of contents. */
  Reader reader(Part part) {
    return new Reader(file, part);
  }

  /** Reads a part of a shard. */
  record Reader(Path file, Part part) {
    byte[] read() throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return read(channel);
      }
    }

    private byte[] read(FileChannel channel) throws IOException {
      byte[] bytes = new byte[part.size];
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, part.offset + buffer.position()) < 0) {
          throw new FailureException(
              file + ": became shorter than it was when it was first read. Fetch it again.");
        }
      }
      return bytes;
    }
  }
}
