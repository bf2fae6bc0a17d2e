package org.paperzoo.graph.gat;

import java.util.List;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.graph.data.GraphDataSets;

/** Graph Attention Networks. */
public final class GatPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "gat",
        "Graph Attention Networks",
        "Veličković, Cucurull, Casanova, Romero, Liò and Bengio",
        2018,
        "ICLR 2018",
        "https://arxiv.org/abs/1710.10903",
        "Each node of a graph attends to its neighbours, with weights computed from their features,"
            + " without knowing the graph as a whole.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(new GatFamily());
  }

  @Override
  public List<? extends TaskType<?, ?>> tasks() {
    return List.of(new NodeClassificationType(false), new NodeClassificationType(true));
  }

  @Override
  public List<DataSet> dataSets() {
    return GraphDataSets.list();
  }
}
