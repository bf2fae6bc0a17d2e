package org.paperzoo.vision.image.data;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.vision.image.PreprocessConfig;
import org.paperzoo.vision.image.augment.Augmentation;

/**
 * The {@code data} section of tasks on labelled pictures.
 *
 * @param name of the data set
 * @param validationSize how many training pictures are held out
 * @param preprocess how pictures are brought to the model's size
 * @param augmentations of training pictures
 * @param mixing of training batches; null for none
 * @param shuffleBuffer how many consecutive pictures of shards are shuffled
 * @param onError what happens with pictures that cannot be read
 * @param workers the number of threads
 */
public record ImageDataConfig(
    @Doc(
            "Name of the data set (zoo list data), or folder:PATH for a folder with train, val and"
                + " test (or only some of them) of class folders, or shards:PATTERN for tar archives"
                + " in the form of webdataset, such as shards:data/{split}-{000..099}.tar.")
        @Default("fashion")
        String name,
    @Doc(
            "How many training pictures are held out for validation, where the data set has no"
                + " validation part.")
        @Default("1000")
        @Range(min = 1)
        int validationSize,
    @Doc("How pictures are brought to the model's size.") @Default("{}")
        PreprocessConfig preprocess,
    @Doc("Random changes of training pictures, in this order.") @Default("[]")
        List<Augmentation> augmentations,
    @Doc("Mixing of the pictures and labels of training batches.") @Default("null") Mixing mixing,
    @Doc("Of shards: how many consecutive pictures training shuffles.")
        @Default("5000")
        @Range(min = 1, max = 10_000_000)
        int shuffleBuffer,
    @Doc("What happens when a picture cannot be read: fail, or skip it and count.") @Default("fail")
        OnError onError,
    @Doc("Threads that decode and augment pictures ahead of training; 0 for the training thread.")
        @Default("2")
        @Range(min = 0, max = 256)
        int workers) {
  /** Checks the name. */
  public ImageDataConfig {
    VisionDataSets.checkName(name);
  }
}
