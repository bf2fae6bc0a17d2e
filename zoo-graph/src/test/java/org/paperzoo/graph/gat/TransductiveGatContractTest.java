package org.paperzoo.graph.gat;

import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;

class TransductiveGatContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new GatPaper());
  }

  @Override
  protected String experiment() {
    return """
        paper: gat
        task: node-classification
        model: {model_type: gat, in_channels: 34, hidden_channels: 8, out_channels: 2, heads: [4, 1],
                dropout: 0.2}
        data: {name: karate}
        """;
  }

  /** All nodes make a batch, and dropout is drawn for a batch. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
