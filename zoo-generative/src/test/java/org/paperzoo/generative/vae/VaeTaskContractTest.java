package org.paperzoo.generative.vae;

import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;

class VaeTaskContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new VaePaper());
  }

  @Override
  protected String experiment() {
    return """
        paper: vae
        task: vae
        model: {model_type: vae, input_size: 784, hidden_size: 16, latent_size: 2}
        data: {name: digits, validation_size: 100}
        settings: {pixels: bernoulli, importance_samples: 2}
        """;
  }

  /** The noise is drawn for a batch. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
