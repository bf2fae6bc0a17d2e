package org.paperzoo.vision.image.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.ImageDataSets;
import org.paperzoo.core.data.Split;

/** The data sets of the vision papers by name, for {@code zoo list data}. */
public final class VisionDataSets {
  static final String FASHION = "fashion";
  static final String EMOJI = "emoji";
  static final String IMAGENET = "imagenet";
  static final String FOLDER = "folder:";
  static final String SHARDS = "shards:";

  private static final DataSet FASHION_SET =
      DataSet.bundled(
          FASHION,
          "articles of clothing: a part of Fashion-MNIST",
          "8,000 train, 2,000 test; 1x28x28, 10 classes",
          "MIT");

  private static final DataSet IMAGENET_SET =
      new DataSet(
          IMAGENET,
          "photographs of a thousand kinds of things (ILSVRC 2012)",
          "1,281,167 train, 50,000 val; colour, of any size, 1,000 classes",
          "non-commercial research and education",
          "https://image-net.org/download.php",
          List.of("imagenet"),
          "the folders train and val, each with a folder of JPEG files per class,",
          null);

  private VisionDataSets() {}

  /** Returns the data sets, the bundled ones first. */
  public static List<DataSet> list() {
    List<DataSet> sets = new ArrayList<>();
    sets.add(FASHION_SET);
    sets.addAll(CaptionSplits.LIST);
    sets.addAll(ImageDataSets.list());
    sets.add(IMAGENET_SET);
    return List.copyOf(sets);
  }

  /** Returns the names of those whose pictures have labels. */
  private static List<String> labelled() {
    List<String> names = new ArrayList<>(List.of(FASHION, EMOJI, IMAGENET));
    ImageDataSets.list().forEach(set -> names.add(set.name()));
    return names;
  }

  /**
   * Checks the name of a data set of labelled pictures.
   *
   * @throws IllegalArgumentException if there is none
   */
  static void checkName(String name) {
    if (!name.startsWith(FOLDER) && !name.startsWith(SHARDS) && !labelled().contains(name)) {
      throw new IllegalArgumentException(
          "name: there is no data set of labelled pictures named \""
              + name
              + "\""
              + DidYouMean.hint(name, labelled())
              + "; the names are "
              + String.join(", ", labelled())
              + ", folder:PATH and shards:PATTERN");
    }
  }

  /** Returns the folder of a data set that lies in folders of classes; empty for others. */
  static Optional<Path> folder(String name, DataHome home) {
    if (name.startsWith(FOLDER)) {
      return Optional.of(Path.of(name.substring(FOLDER.length())));
    }
    return name.equals(IMAGENET)
        ? Optional.of(home.require(IMAGENET, IMAGENET_SET.origin()))
        : Optional.empty();
  }

  /** Returns a part of a data set that does not lie in folders. */
  static ImageSet load(String name, Split split, DataHome home) {
    return switch (name) {
      case FASHION -> new MemoryImages(Fashion.load(split));
      case EMOJI -> Emoji.labelled(split);
      default -> new MemoryImages(ImageDataSets.load(name, split, home));
    };
  }
}
