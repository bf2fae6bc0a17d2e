package org.paperzoo.generative.vae;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.data.ImageDataSets;

/** Auto-Encoding Variational Bayes. */
public final class VaePaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "vae",
        "Auto-Encoding Variational Bayes",
        "Kingma and Welling",
        2013,
        "ICLR 2014",
        "https://arxiv.org/abs/1312.6114",
        "An encoder network approximates the posterior of a decoder network's latent variables, and"
            + " both learn by the gradient of a sampled lower bound.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new VaeFamily());
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new VaeTaskType());
  }

  @Override
  public List<DataSet> dataSets() {
    return ImageDataSets.list();
  }
}
