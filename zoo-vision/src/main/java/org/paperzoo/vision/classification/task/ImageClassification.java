package org.paperzoo.vision.classification.task;

import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.vision.image.data.AugmentationPictures;
import org.paperzoo.vision.image.data.ImageDataConfig;

/** The task that AlexNet and the Vision Transformer share. */
public final class ImageClassification {
  /** The task {@code image-classification}. */
  public static final TaskType<ImageDataConfig, ImageClassificationSettings> TASK =
      TaskType.of(
              "image-classification",
              ImageDataConfig.class,
              ImageClassificationSettings.class,
              ImageClassificationTask::new)
          .description(
              "Learns the classes of pictures and reports the share of right ones (accuracy), and"
                  + " of more than ten classes of those among the five most likely.")
          .trains("alexnet", "vit", "deit", "vit-hybrid")
          .monitors(new Monitor("val_accuracy", false))
          .predictors(
              ClassifyPredictor.PREDICTOR,
              EmbedPredictor.PREDICTOR,
              NeighborsPredictor.PREDICTOR,
              FiltersPredictor.PREDICTOR,
              ActivationsPredictor.PREDICTOR,
              AttentionPredictor.PREDICTOR,
              PositionsPredictor.PREDICTOR,
              SpeedPredictor.PREDICTOR,
              AugmentationPictures.predictor())
          .build();

  private ImageClassification() {}
}
