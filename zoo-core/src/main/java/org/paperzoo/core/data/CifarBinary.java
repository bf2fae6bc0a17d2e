package org.paperzoo.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.paperzoo.core.error.FailureException;

/**
 * The binary version of CIFAR-10 and CIFAR-100 (Krizhevsky, "Learning multiple layers of features
 * from tiny images", 2009): records of one label byte (CIFAR-100: two, the coarse and the fine
 * class) and 3,072 bytes of a 32x32 picture, its red, green and blue planes one after the other.
 */
public final class CifarBinary {

  private static final int SIDE = 32;
  private static final int PIXELS = 3 * SIDE * SIDE;

  /** More than any file of the two data sets has: 60,000 records. */
  private static final int MAX_FILE_BYTES = 60_000 * (PIXELS + 2);

  /** The two data sets. */
  public enum Variant {
    /** Ten classes, one label byte. */
    CIFAR10(1, CifarClasses.CIFAR10),
    /** A hundred (fine) classes, two label bytes of which the second counts. */
    CIFAR100(2, CifarClasses.CIFAR100);

    private final int labelBytes;
    private final List<String> classNames;

    Variant(int labelBytes, List<String> classNames) {
      this.labelBytes = labelBytes;
      this.classNames = classNames;
    }

    /** Returns the names of classes 0, 1, ... */
    public List<String> classNames() {
      return classNames;
    }
  }

  private CifarBinary() {}

  /**
   * Reads binary files, one after the other.
   *
   * @param name the data set's name
   * @param split the part that the files are
   * @param variant the data set
   * @param files the files, in order
   * @return images [N, 3, 32, 32]
   * @throws FailureException if a file is missing, is not a whole number of records, or has a label
   *     out of range
   */
  public static ImageData read(String name, Split split, Variant variant, List<Path> files) {
    List<Part> parts = new ArrayList<>();
    for (Path file : files) {
      try (ByteSource source = ByteSource.open(file)) {
        parts.add(new Part(source.name(), source.readToEnd(MAX_FILE_BYTES, "the records")));
      }
    }
    return join(name, split, variant, parts);
  }

  /**
   * Reads files out of the archive in which the data set is published ({@code
   * cifar-10-binary.tar.gz}), without unpacking it to disk.
   *
   * @param name the data set's name
   * @param split the part to read
   * @param variant the data set
   * @param archive the .tar.gz file
   * @return images [N, 3, 32, 32]
   * @throws FailureException if the archive is damaged or lacks the files of the part, or as for
   *     {@link #read}
   */
  public static ImageData readArchive(String name, Split split, Variant variant, Path archive) {
    List<String> wanted = fileNames(variant, split);
    TreeMap<Integer, Part> parts = new TreeMap<>();
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String path = entry.getName();
        int place = wanted.indexOf(path.substring(path.lastIndexOf('/') + 1));
        if (place >= 0 && entry.isFile()) {
          ByteSource source = ByteSource.of(archive + "!" + wanted.get(place), tar);
          parts.put(
              place, new Part(source.name(), source.readToEnd(MAX_FILE_BYTES, "the records")));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new FailureException(
          archive
              + ": is not a whole .tar.gz archive ("
              + e.getMessage()
              + "). Remove it and fetch it again.",
          e);
    }
    if (parts.size() != wanted.size()) {
      List<String> missing = new ArrayList<>(wanted);
      parts.keySet().forEach(place -> missing.remove(wanted.get(place)));
      throw new FailureException(
          archive
              + ": the archive lacks "
              + String.join(", ", missing)
              + ". Expected the binary version of "
              + variant
              + ".");
    }
    return join(name, split, variant, List.copyOf(parts.values()));
  }

  /** Returns the names of the published files of a part. */
  static List<String> fileNames(Variant variant, Split split) {
    if (variant == Variant.CIFAR100) {
      return List.of(split == Split.TEST ? "test.bin" : "train.bin");
    }
    return split == Split.TEST
        ? List.of("test_batch.bin")
        : List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin");
  }

  private record Part(String name, byte[] records) {}

  private static ImageData join(String name, Split split, Variant variant, List<Part> parts) {
    int record = variant.labelBytes + PIXELS;
    long count = 0;
    for (Part part : parts) {
      int length = part.records.length;
      if (length == 0 || length % record != 0) {
        throw new FailureException(
            part.name
                + ": expected records of "
                + record
                + " bytes ("
                + variant
                + "), found "
                + length
                + " bytes, which are "
                + length / record
                + " records and "
                + length % record
                + " bytes more. Check that it is the right file, or fetch it again.");
      }
      count += length / record;
    }
    byte[] pixels = new byte[ImageData.size(name, count, 3, SIDE, SIDE)];
    int[] labels = new int[(int) count];
    int n = 0;
    for (Part part : parts) {
      for (int at = 0; at < part.records.length; at += record) {
        int labelAt = at + variant.labelBytes - 1;
        labels[n] = part.records[labelAt] & 0xFF;
        if (labels[n] >= variant.classNames.size()) {
          throw new FailureException(
              part.name
                  + ": at byte "
                  + labelAt
                  + " (record "
                  + at / record
                  + "): expected a label of 0 to "
                  + (variant.classNames.size() - 1)
                  + " ("
                  + variant
                  + "), found "
                  + labels[n]
                  + ". Check that it is the right file, or fetch it again.");
        }
        System.arraycopy(part.records, at + variant.labelBytes, pixels, n * PIXELS, PIXELS);
        n++;
      }
    }
    return new ImageData(name, split, 3, SIDE, SIDE, pixels, labels, variant.classNames);
  }
}
