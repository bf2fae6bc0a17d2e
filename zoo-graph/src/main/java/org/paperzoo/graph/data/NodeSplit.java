package org.paperzoo.graph.data;

import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Variant;

/** Which nodes of a graph are for training, validation and test. */
@Choice(fallback = "given")
@Doc("The split")
public sealed interface NodeSplit permits NodeSplit.Given, RandomSplit {
  /**
   * Returns a graph with this split.
   *
   * @throws org.paperzoo.core.error.UsageException if the graph has too few nodes for it
   */
  GraphData apply(GraphData graph);

  /** The data set's own split. */
  @Variant("given")
  @Doc("the data set's own")
  record Given() implements NodeSplit {
    @Override
    public GraphData apply(GraphData graph) {
      return graph;
    }
  }
}
