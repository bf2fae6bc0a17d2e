package org.paperzoo.vision.image.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * The parts of a data set of pictures with captions.
 *
 * @param train what the model learns from
 * @param validation held out from the training pictures, or the data set's own
 * @param test null if the data set has none
 * @param skipped decides about pictures that are missing or cannot be read, and counts them
 */
public record CaptionSplits(
    CaptionedImages train, CaptionedImages validation, CaptionedImages test, Skipped skipped) {
  static final String EMOJI = "emoji";
  static final String COCO = "coco_captions";
  static final String FILES = "files";

  private static final List<String> NAMES = List.of(EMOJI, COCO, FILES);
  private static final long HOLD_OUT_SEED = 2021;
  private static final String COCO_ORIGIN = "https://cocodataset.org/#download";

  /** The data sets of pictures with captions, for {@code zoo list data}. */
  static final List<DataSet> LIST =
      List.of(
          DataSet.bundled(
              EMOJI,
              "emoji with their names, in nine categories",
              "1,311 train, 200 val, 400 test; 3x40x40",
              "CC BY 4.0 (Twemoji)"),
          new DataSet(
              COCO,
              "photographs with five captions each (COCO 2017)",
              "118,287 train, 5,000 test; colour, about 640x480",
              "captions CC BY 4.0; photographs under the Flickr licences named in the file",
              COCO_ORIGIN,
              List.of("coco", "coco-mini"),
              "annotations/captions_train2017.json and captions_val2017.json with the folders"
                  + " train2017 and val2017",
              null));

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException if there is no such data set
   */
  static void checkName(String name) {
    if (!NAMES.contains(name) && !name.startsWith(VisionDataSets.SHARDS)) {
      throw new IllegalArgumentException(
          "name: expected "
              + String.join(", ", NAMES)
              + ", or shards:PATTERN, found \""
              + name
              + "\""
              + DidYouMean.hint(name, NAMES));
    }
  }

  /**
   * Loads a data set. COCO's validation part is the test part here, and some training pictures are
   * held out.
   *
   * @throws UsageException if there are too few training pictures
   * @throws FailureException if the data is missing or malformed
   */
  public static CaptionSplits load(DataHome home, CaptionDataConfig config) {
    Skipped skipped = new Skipped(config.onError());
    if (config.name().equals(EMOJI)) {
      return new CaptionSplits(
          Emoji.captioned(Split.TRAIN),
          Emoji.captioned(Split.VALIDATION),
          Emoji.captioned(Split.TEST),
          skipped);
    }
    if (config.name().equals(FILES)) {
      Path captions = config.captions();
      Path parent = captions.toAbsolutePath().getParent();
      Path pictures = config.images() == null ? parent : config.images();
      home.noteUse("captions", captions);
      return holdOut(
          CaptionFiles.read(captions.toString(), captions, pictures, skipped),
          null,
          config.validationSize(),
          skipped);
    }
    if (config.name().startsWith(VisionDataSets.SHARDS)) {
      return shards(home, config, skipped);
    }
    Path folder = LIST.get(1).place(home).orElseGet(() -> home.require("coco", COCO_ORIGIN));
    return holdOut(
        coco(folder, "train2017", skipped),
        coco(folder, "val2017", skipped),
        config.validationSize(),
        skipped);
  }

  /**
   * Reads archives. A pattern with {@code {split}} has a part for each name put there; where there
   * is no validation part, some training pictures are held out.
   */
  private static CaptionSplits shards(DataHome home, CaptionDataConfig config, Skipped skipped) {
    String pattern = config.name().substring(VisionDataSets.SHARDS.length());
    CaptionedImages train =
        shards(home, pattern.replace(ImageSplits.SPLIT, "train"), config, skipped);
    CaptionedImages validation = null;
    CaptionedImages test = null;
    if (pattern.contains(ImageSplits.SPLIT)) {
      String second = pattern.replace(ImageSplits.SPLIT, "val");
      String third = pattern.replace(ImageSplits.SPLIT, "test");
      validation = ShardPattern.exists(second) ? shards(home, second, config, skipped) : null;
      test = ShardPattern.exists(third) ? shards(home, third, config, skipped) : null;
    }
    return validation == null
        ? holdOut(train, test, config.validationSize(), skipped)
        : new CaptionSplits(train, validation, test, skipped);
  }

  private static CaptionedImages shards(
      DataHome home, String pattern, CaptionDataConfig config, Skipped skipped) {
    home.noteUse(pattern, ShardPattern.files(pattern).get(0).toAbsolutePath().getParent());
    return ShardCaptions.read(config.name(), pattern, skipped);
  }

  private static CaptionedImages coco(Path folder, String part, Skipped skipped) {
    Path captions = folder.resolve("annotations").resolve("captions_" + part + ".json");
    if (!Files.exists(captions)) {
      throw new FailureException(
          captions
              + ": no such file. Put COCO's captions there; they come from "
              + COCO_ORIGIN
              + ".");
    }
    return CaptionFiles.read(COCO, captions, folder.resolve(part), skipped);
  }

  private static CaptionSplits holdOut(
      CaptionedImages train, CaptionedImages test, int validationSize, Skipped skipped) {
    int kept = ImageSplits.kept(train.name(), train.count(), validationSize);
    int[] order = Permutation.of(train.count(), HOLD_OUT_SEED);
    return new CaptionSplits(
        train.select(Arrays.copyOf(order, kept)),
        train.select(Arrays.copyOfRange(order, kept, order.length)),
        test,
        skipped);
  }

  /** Returns the names of the parts, of {@code train}, {@code val} and {@code test}. */
  public List<String> names() {
    return test == null ? List.of("train", "val") : List.of("train", "val", "test");
  }

  /** Returns the part that evaluations call {@code train}, {@code val} or {@code test}. */
  public CaptionedImages part(String split) {
    return switch (split) {
      case "train" -> train;
      case "val" -> validation;
      case "test" -> test;
      default -> throw new IllegalArgumentException("no split " + split);
    };
  }
}
