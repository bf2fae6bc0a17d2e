package org.paperzoo.vision.image.data;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.vision.image.PreprocessConfig;
import org.paperzoo.vision.image.augment.Augmentation;

/**
 * The {@code data} section of tasks on pictures with captions.
 *
 * @param name of the data set
 * @param captions a file of captions, instead of a data set by name
 * @param images the folder of its pictures
 * @param validationSize how many training pictures are held out
 * @param preprocess how pictures are brought to the model's size
 * @param augmentations of training pictures
 * @param onError what happens with pictures that cannot be read
 * @param workers the number of threads
 */
public record CaptionDataConfig(
    @Doc(
            "Name of the data set: emoji (bundled), coco_captions, files, or shards:PATTERN for"
                + " tar archives in the form of webdataset.")
        @Default("emoji")
        String name,
    @Doc(
            "With name: files, the captions of the training pictures: COCO's .json, or a .csv, .tsv"
                + " or .jsonl with a column for the picture (such as file_name) and one for the"
                + " caption.")
        @Default("null")
        Path captions,
    @Doc("Folder that the pictures are named relative to. Default: that of the captions.")
        @Default("null")
        Path images,
    @Doc(
            "How many training pictures are held out for validation, where the data set has no"
                + " validation part.")
        @Default("100")
        @Range(min = 1)
        int validationSize,
    @Doc("How pictures are brought to the model's size.") @Default("{}")
        PreprocessConfig preprocess,
    @Doc("Random changes of training pictures, in this order.") @Default("[]")
        List<Augmentation> augmentations,
    @Doc("What happens when a picture is missing or cannot be read: fail, or skip it and count.")
        @Default("fail")
        OnError onError,
    @Doc("Threads that decode and augment pictures ahead of training; 0 for the training thread.")
        @Default("2")
        @Range(min = 0, max = 256)
        int workers) {
  /** Checks the name and that the captions are given where they must be. */
  public CaptionDataConfig {
    CaptionSplits.checkName(name);
    if (name.equals(CaptionSplits.FILES) != (captions != null)) {
      throw new IllegalArgumentException("captions: expected with name: files, and only then");
    }
  }
}
