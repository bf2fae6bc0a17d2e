package org.paperzoo.generative.gan;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.ImageDataSets;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.train.Monitor;

/** Generative Adversarial Nets. */
public final class GanPaper implements Paper {
  /** The models of {@code model_type} {@code gan}. */
  public static final ModelFamily<GanConfig> MODELS =
      ModelFamily.of(GanPaper.class, "gan", GanConfig.class).head("Gan", Gan::new).build();

  /** The task {@code gan}. */
  static final TaskType<ImagesConfig, GanSettings> TASK =
      TaskType.of("gan", ImagesConfig.class, GanSettings.class, GanTask::new)
          .description(
              "Plays generator against discriminator over images and reports the Parzen-window"
                  + " log-likelihood in nats.")
          .monitors(new Monitor("val_parzen_nats", false))
          .predictors(GanPictures.SAMPLES, GanPictures.INTERPOLATION)
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
