package org.paperzoo.graph.data;

import java.util.List;
import java.util.function.UnaryOperator;
import org.paperzoo.core.data.Split;

/**
 * A data set for classifying nodes.
 *
 * @param name of the data set
 * @param graphs one for transductive learning, several for inductive; all with the same features
 *     and classes
 * @param classNames the names of the classes
 * @param nodeNames the names of the nodes of all graphs, one after the other; empty where nodes
 *     have no names but their numbers
 */
public record NodeDataset(
    String name, List<GraphData> graphs, List<String> classNames, List<String> nodeNames) {

  /** Checks that the graphs fit each other. */
  public NodeDataset {
    graphs = List.copyOf(graphs);
    classNames = List.copyOf(classNames);
    nodeNames = List.copyOf(nodeNames);
    if (graphs.isEmpty()) {
      throw new IllegalArgumentException("a data set without a graph");
    }
    for (GraphData graph : graphs) {
      if (graph.features().columns() != graphs.get(0).features().columns()
          || graph.labels().classes() != classNames.size()
          || graph.labels().getClass() != graphs.get(0).labels().getClass()) {
        throw new IllegalArgumentException("the graphs differ in features or classes");
      }
    }
  }

  /** Creates a data set whose nodes have no names. */
  public NodeDataset(String name, List<GraphData> graphs, List<String> classNames) {
    this(name, graphs, classNames, List.of());
  }

  /** Returns the number of features of a node. */
  public int features() {
    return graphs.get(0).features().columns();
  }

  /** Returns the number of classes. */
  public int classes() {
    return classNames.size();
  }

  /** Returns whether a node can have several classes. */
  public boolean isMultiLabel() {
    return graphs.get(0).labels() instanceof NodeLabels.Multiple;
  }

  /** Returns the number of nodes of all graphs. */
  public int nodes() {
    return graphs.stream().mapToInt(GraphData::nodes).sum();
  }

  /** Returns the number of nodes of a split in all graphs. */
  public int nodes(Split split) {
    return graphs.stream().mapToInt(graph -> graph.nodes(split).length).sum();
  }

  /** Returns the data set with each graph changed. */
  public NodeDataset map(UnaryOperator<GraphData> change) {
    return new NodeDataset(name, graphs.stream().map(change).toList(), classNames, nodeNames);
  }
}
