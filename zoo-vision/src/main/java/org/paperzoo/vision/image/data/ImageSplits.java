package org.paperzoo.vision.image.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.paperzoo.core.data.DataHome;
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
  static final String SPLIT = "{split}";
  private static final long HOLD_OUT_SEED = 2012;

  /**
   * Loads a data set. Where it has no validation part, training pictures are held out: of archives
   * the last ones, of other data sets pictures drawn at random, since many are sorted by class. The
   * draw depends on nothing but their number.
   *
   * @throws UsageException if there are too few training pictures
   * @throws FailureException if the data is missing or malformed
   */
  public static ImageSplits load(DataHome home, ImageDataConfig config) {
    String name = config.name();
    if (name.startsWith(VisionDataSets.SHARDS)) {
      return shards(home, config);
    }
    Optional<Path> folder = VisionDataSets.folder(name, home);
    if (folder.isPresent()) {
      return folder(home, name, folder.get(), config.validationSize());
    }
    ImageSet train = VisionDataSets.load(name, Split.TRAIN, home);
    ImageSet test = VisionDataSets.load(name, Split.TEST, home);
    if (name.equals(VisionDataSets.EMOJI)) {
      return new ImageSplits(train, VisionDataSets.load(name, Split.VALIDATION, home), test);
    }
    int kept = kept(train.name(), train.count(), config.validationSize());
    return holdOut(train, kept, test);
  }

  /**
   * Opens archives. A pattern with {@code {split}} has a part for each name put there; of another
   * one the last pictures are held out.
   */
  private static ImageSplits shards(DataHome home, ImageDataConfig config) {
    String name = config.name();
    String pattern = name.substring(VisionDataSets.SHARDS.length());
    if (pattern.contains(SPLIT)) {
      String[] patterns = {
        pattern.replace(SPLIT, "train"),
        pattern.replace(SPLIT, "val"),
        pattern.replace(SPLIT, "test")
      };
      ShardImages test = ShardPattern.exists(patterns[2]) ? open(home, config, patterns[2]) : null;
      ShardImages train = open(home, config, patterns[0]);
      if (ShardPattern.exists(patterns[1])) {
        return new ImageSplits(train, open(home, config, patterns[1]), test);
      }
      int kept = kept(train.name(), train.count(), config.validationSize());
      return new ImageSplits(train.range(0, kept), train.range(kept, train.count()), test);
    }
    ShardImages train = open(home, config, pattern);
    int kept = kept(train.name(), train.count(), config.validationSize());
    return new ImageSplits(train.range(0, kept), train.range(kept, train.count()), null);
  }

  private static ShardImages open(DataHome home, ImageDataConfig config, String pattern) {
    home.noteUse(pattern, ShardPattern.files(pattern).get(0).toAbsolutePath().getParent());
    return ShardImages.open(config.name(), pattern, config.shuffleBuffer());
  }

  private static ImageSplits holdOut(ImageSet train, int kept, ImageSet test) {
    int[] order = Permutation.of(train.count(), HOLD_OUT_SEED);
    int[] learned = Arrays.copyOf(order, kept);
    int[] held = Arrays.copyOfRange(order, kept, order.length);
    Arrays.sort(learned);
    Arrays.sort(held);
    return new ImageSplits(train.select(learned), train.select(held), test);
  }

  private static ImageSplits folder(DataHome home, String name, Path path, int validationSize) {
    if (!Files.isDirectory(path)) {
      throw new FailureException(
          path.toAbsolutePath() + ": no such folder (data set " + name + ").");
    }
    Path trainFolder = path.resolve("train");
    Path valFolder = path.resolve(Files.isDirectory(path.resolve("val")) ? "val" : "validation");
    Path testFolder = path.resolve("test");
    boolean split = Files.isDirectory(trainFolder);
    home.noteUse(name, path);
    ImageSet train = new FolderImages(name, split ? trainFolder : path);
    ImageSet test = null;
    if (split && Files.isDirectory(testFolder)) {
      test = sameClasses(train, new FolderImages(name, testFolder), testFolder);
    }
    if (split && Files.isDirectory(valFolder)) {
      return new ImageSplits(
          train, sameClasses(train, new FolderImages(name, valFolder), valFolder), test);
    }
    int kept = kept(train.name(), train.count(), validationSize);
    return holdOut(train, kept, test);
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

  /**
   * Returns how many of a data set's pictures are left for training.
   *
   * @throws UsageException if none is
   */
  static int kept(String name, int count, int validationSize) {
    int kept = count - validationSize;
    if (kept < 1) {
      throw new UsageException(
          "data.validation_size is "
              + validationSize
              + ", but "
              + name
              + " has only "
              + count
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
