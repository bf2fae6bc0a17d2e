package org.paperzoo.generative.gan;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.generative.ImagesConfig;

/** The task {@code gan}. */
public final class GanTaskType implements TaskType<ImagesConfig, GanSettings> {
  @Override
  public String name() {
    return "gan";
  }

  @Override
  public String description() {
    return "Plays generator against discriminator over images and reports the Parzen-window"
        + " log-likelihood in nats.";
  }

  @Override
  public Class<ImagesConfig> dataType() {
    return ImagesConfig.class;
  }

  @Override
  public Class<GanSettings> settingsType() {
    return GanSettings.class;
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_parzen_nats", false));
  }

  @Override
  public Task<?> create(TaskRequest<ImagesConfig, GanSettings> request) {
    return new GanTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(new SamplePredictor(), new InterpolationPredictor());
  }
}
