package org.paperzoo.generative.gan;

import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;

class SimultaneousGanContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new GanPaper());
  }

  @Override
  protected String experiment() {
    return """
        paper: gan
        task: gan
        model: {model_type: gan, image_size: [28, 28], num_channels: 1, latent_size: 6,
                generator_hidden_sizes: [16], maxout_units: [16, 16], maxout_pieces: 2}
        data: {name: digits, validation_size: 100}
        settings: {procedure: simultaneous, parzen: {samples: 50, selection_images: 20, sigmas: 3}}
        """;
  }

  /** The noise is drawn for a batch. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
