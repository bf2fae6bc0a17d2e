package org.paperzoo.generative.gan;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.ImageDataSets;

/** Generative Adversarial Nets. */
public final class GanPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "gan",
        "Generative Adversarial Nets",
        "Goodfellow et al.",
        2014,
        "NeurIPS 2014",
        "https://arxiv.org/abs/1406.2661",
        "A generator learns to make images by deceiving a discriminator that learns to tell them"
            + " from real ones.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new GanFamily());
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new GanTaskType());
  }

  @Override
  public List<DataSet> dataSets() {
    return ImageDataSets.list();
  }
}
