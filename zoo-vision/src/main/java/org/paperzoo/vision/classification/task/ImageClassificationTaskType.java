package org.paperzoo.vision.classification.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.vision.image.data.ImageDataConfig;

/** The task {@code image-classification}. */
public final class ImageClassificationTaskType
    implements TaskType<ImageDataConfig, ImageClassificationSettings> {
  @Override
  public String name() {
    return "image-classification";
  }

  @Override
  public String description() {
    return "Learns the classes of pictures and reports the share of right ones (accuracy), and of"
        + " those among the five most likely.";
  }

  @Override
  public Class<ImageDataConfig> dataType() {
    return ImageDataConfig.class;
  }

  @Override
  public Class<ImageClassificationSettings> settingsType() {
    return ImageClassificationSettings.class;
  }

  @Override
  public List<String> modelTypes() {
    return List.of("alexnet");
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_accuracy", false));
  }

  @Override
  public Task<?> create(TaskRequest<ImageDataConfig, ImageClassificationSettings> request) {
    return new ImageClassificationTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new ClassifyPredictor());
  }
}
