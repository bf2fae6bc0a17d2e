package org.paperzoo.vision.image.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.ImageDataSets;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * The parts of a data set of pictures.
 *
 * @param train what the model learns from
 * @param validation the data set's own, or held out from the training pictures
 * @param test null if the data set has none
 */
public record ImageSplits(ImageSet train, ImageSet validation, ImageSet test) {
  private static final String FOLDER = "folder:";
  private static final long HOLD_OUT_SEED = 2012;

  /**
   * Loads a data set. Of data sets in memory, such as MNIST, the last training pictures are held
   * out, as is usual; of others, which are sorted by class, pictures drawn once.
   *
   * @throws UsageException if there are too few training pictures
   * @throws FailureException if the data is missing or malformed
   */
  public static ImageSplits load(DataHome home, ImageDataConfig config) {
    String name = config.name();
    if (name.startsWith(FOLDER)) {
      return folder(home, name, Path.of(name.substring(FOLDER.length())), config.validationSize());
    }
    ImageSet train = new MemoryImages(ImageDataSets.load(name, Split.TRAIN, home));
    int kept = kept(train, config.validationSize());
    return new ImageSplits(
        train.select(IntStream.range(0, kept).toArray()),
        train.select(IntStream.range(kept, train.count()).toArray()),
        new MemoryImages(ImageDataSets.load(name, Split.TEST, home)));
  }

  /**
   * Checks a name without loading anything.
   *
   * @throws IllegalArgumentException if there is no such data set
   */
  static void checkName(String name) {
    if (!name.startsWith(FOLDER)) {
      try {
        ImageDataSets.checkName(name);
      } catch (UsageException e) {
        throw new IllegalArgumentException("name: " + e.getMessage(), e);
      }
    }
  }

  private static ImageSplits folder(DataHome home, String name, Path path, int validationSize) {
    if (!Files.isDirectory(path)) {
      throw new FailureException(
          path.toAbsolutePath() + ": no such folder (data set " + name + ").");
    }
    Path trainFolder = path.resolve("train");
    Path valFolder = path.resolve(Files.isDirectory(path.resolve("val")) ? "val" : "validation");
    Path testFolder = path.resolve("test");
    boolean parted = Files.isDirectory(trainFolder);
    home.noteUse(name, path);
    ImageSet train = new FolderImages(name, parted ? trainFolder : path);
    ImageSet test = null;
    if (parted && Files.isDirectory(testFolder)) {
      test = sameClasses(train, new FolderImages(name, testFolder), testFolder);
    }
    if (parted && Files.isDirectory(valFolder)) {
      return new ImageSplits(
          train, sameClasses(train, new FolderImages(name, valFolder), valFolder), test);
    }
    int kept = kept(train, validationSize);
    int[] order = Permutation.of(train.count(), HOLD_OUT_SEED);
    int[] learned = Arrays.copyOf(order, kept);
    int[] held = Arrays.copyOfRange(order, kept, order.length);
    Arrays.sort(learned);
    Arrays.sort(held);
    return new ImageSplits(train.select(learned), train.select(held), test);
  }

  /** Checks that a part has the classes of the training part, so that labels mean the same. */
  private static ImageSet sameClasses(ImageSet train, ImageSet part, Path folder) {
    if (!part.classNames().equals(train.classNames())) {
      List<String> differing = new ArrayList<>(part.classNames());
      differing.removeAll(train.classNames());
      List<String> missing = new ArrayList<>(train.classNames());
      missing.removeAll(part.classNames());
      throw new FailureException(
          folder
              + ": its class folders are not those of the training part: "
              + (differing.isEmpty() ? "" : "more: " + String.join(", ", differing) + " ")
              + (missing.isEmpty() ? "" : "missing: " + String.join(", ", missing))
              + ". Expected the same folders in both.");
    }
    return part;
  }

  private static int kept(ImageSet train, int validationSize) {
    int kept = train.count() - validationSize;
    if (kept < 1) {
      throw new UsageException(
          "data.validation_size is "
              + validationSize
              + ", but "
              + train.name()
              + " has only "
              + train.count()
              + " training pictures. Hold out fewer.");
    }
    return kept;
  }

  /** Returns the names of the parts, of {@code train}, {@code val} and {@code test}. */
  public List<String> names() {
    return test == null ? List.of("train", "val") : List.of("train", "val", "test");
  }

  /** Returns the part that evaluations call {@code train}, {@code val} or {@code test}. */
  public ImageSet part(String split) {
    return switch (split) {
      case "train" -> train;
      case "val" -> validation;
      case "test" -> test;
      default -> throw new IllegalArgumentException("no split " + split);
    };
  }
}
