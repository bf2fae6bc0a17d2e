package org.paperzoo.generative.vae;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.ImageDataSets;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.train.Monitor;

/** Auto-Encoding Variational Bayes. */
public final class VaePaper implements Paper {
  /** The models of {@code model_type} {@code vae}. */
  public static final ModelFamily<VaeConfig> MODELS =
      ModelFamily.of(VaePaper.class, "vae", VaeConfig.class).head("Vae", Vae::new).build();

  /** The task {@code vae}. */
  static final TaskType<ImagesConfig, VaeTask.Settings> TASK =
      TaskType.of("vae", ImagesConfig.class, VaeTask.Settings.class, VaeTask::new)
          .description(
              "Maximises the lower bound of the log-likelihood of images and reports it in nats"
                  + " per image.")
          .monitors(new Monitor("val_elbo", false))
          .predictors(
              VaePictures.SAMPLES,
              VaePictures.RECONSTRUCTIONS,
              VaePictures.INTERPOLATION,
              VaePictures.MANIFOLD)
          .build();

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(MODELS);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(TASK);
  }

  @Override
  public List<DataSet> dataSets() {
    return ImageDataSets.list();
  }
}
