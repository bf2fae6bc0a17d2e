package org.paperzoo.vision.alexnet;

import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.vision.classification.task.ImageClassification;
import org.paperzoo.vision.image.data.VisionDataSets;

/** ImageNet Classification with Deep Convolutional Neural Networks. */
public final class AlexNetPaper implements Paper {
  /** The modules of torchvision's model, by number in its two sequences. */
  private static final WeightTable TORCHVISION =
      WeightTable.builder()
          .rename("features.0.{rest}", "conv1.{rest}")
          .rename("features.3.{rest}", "conv2.{rest}")
          .rename("features.6.{rest}", "conv3.{rest}")
          .rename("features.8.{rest}", "conv4.{rest}")
          .rename("features.10.{rest}", "conv5.{rest}")
          .rename("classifier.1.{rest}", "fc6.{rest}")
          .rename("classifier.4.{rest}", "fc7.{rest}")
          .rename("classifier.6.{rest}", "fc8.{rest}")
          .build();

  /** The models of {@code model_type} {@code alexnet}. */
  public static final ModelFamily<AlexNetConfig> MODELS =
      ModelFamily.of(AlexNetPaper.class, "alexnet", AlexNetConfig.class)
          .head("AlexNet", AlexNet::new)
          .weights(
              (config, head) ->
                  config.variant() == Variant.TORCHVISION ? TORCHVISION : WeightTable.SAME)
          .companions(CompanionFiles.IMAGE_PROCESSOR)
          .build();

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(MODELS);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(ImageClassification.TASK);
  }

  @Override
  public List<DataSet> dataSets() {
    return VisionDataSets.list();
  }
}
