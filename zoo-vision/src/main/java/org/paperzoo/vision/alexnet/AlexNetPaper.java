package org.paperzoo.vision.alexnet;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.vision.classification.task.ImageClassificationTaskType;
import org.paperzoo.vision.image.data.VisionDataSets;

/** ImageNet Classification with Deep Convolutional Neural Networks. */
public final class AlexNetPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "alexnet",
        "ImageNet Classification with Deep Convolutional Neural Networks",
        "Krizhevsky, Sutskever and Hinton",
        2012,
        "NIPS 2012",
        "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
        "A deep convolutional network of rectified linear units, with dropout and augmented"
            + " pictures, learns the classes of photos.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new AlexNetFamily());
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new ImageClassificationTaskType());
  }

  @Override
  public List<DataSet> dataSets() {
    return VisionDataSets.list();
  }
}
