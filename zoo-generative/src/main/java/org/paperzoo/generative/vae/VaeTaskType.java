package org.paperzoo.generative.vae;

import java.util.List;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.train.Monitor;
import org.paperzoo.core.train.Task;
import org.paperzoo.generative.ImagesConfig;

/** The task {@code vae}. */
public final class VaeTaskType implements TaskType<ImagesConfig, VaeSettings> {
  @Override
  public String name() {
    return "vae";
  }

  @Override
  public String description() {
    return "Maximises the lower bound of the log-likelihood of images and reports it in nats per"
        + " image.";
  }

  @Override
  public Class<ImagesConfig> dataType() {
    return ImagesConfig.class;
  }

  @Override
  public Class<VaeSettings> settingsType() {
    return VaeSettings.class;
  }

  @Override
  public List<Monitor> monitors() {
    return List.of(new Monitor("val_elbo", false));
  }

  @Override
  public Task<?> create(TaskRequest<ImagesConfig, VaeSettings> request) {
    return new VaeTask(request);
  }

  @Override
  public List<? extends Predictor<?>> predictors() {
    return List.of(
        new SamplePredictor(),
        new ReconstructionPredictor(),
        new InterpolationPredictor(),
        new ManifoldPredictor());
  }
}
