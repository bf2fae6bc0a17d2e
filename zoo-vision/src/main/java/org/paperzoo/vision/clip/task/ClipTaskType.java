package org.paperzoo.vision.clip.task;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.vision.image.data.AugmentationPictures;
import org.paperzoo.vision.image.data.CaptionDataConfig;

/** The task {@code clip}. */
public final class ClipTaskType implements TaskType<CaptionDataConfig, ClipSettings> {
  @Override
  public String name() {
    return "clip";
  }

  @Override
  public String description() {
    return "Learns which captions belong to which pictures, and reports retrieval, and zero-shot"
        + " accuracy where the pictures have classes.";
  }

  @Override
  public Class<CaptionDataConfig> dataType() {
    return CaptionDataConfig.class;
  }

  @Override
  public Class<ClipSettings> settingsType() {
    return ClipSettings.class;
  }

  @Override
  public List<String> modelTypes() {
    return List.of("clip", "clip_resnet");
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_mean_recall", false));
  }

  @Override
  public Task<?> create(TaskRequest<CaptionDataConfig, ClipSettings> request) {
    return new ClipTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(
        new ClassifyPredictor(),
        new SearchPredictor(),
        new EmbedPredictor(),
        AugmentationPictures.predictor());
  }
}
