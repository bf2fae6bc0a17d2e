package org.paperzoo.graph.data;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.data.Split;

/**
 * A graph with features and labels at its nodes. In a transductive data set, one graph holds nodes
 * of every split; in an inductive one, each graph is of one split.
 *
 * @param features of the nodes
 * @param edges between the nodes
 * @param labels of the nodes
 * @param splits the nodes of each split, ascending; nodes of none take part without a label
 */
public record GraphData(
    FeatureMatrix features, Edges edges, NodeLabels labels, Map<Split, int[]> splits) {

  /** Checks that the parts fit each other. */
  public GraphData {
    if (features.rows() != labels.nodes()) {
      throw new IllegalArgumentException(
          features.rows() + " rows of features and labels of " + labels.nodes() + " nodes");
    }
    for (int end = 0; end < 2; end++) {
      for (int node : end == 0 ? edges.sources() : edges.targets()) {
        if (node < 0 || node >= features.rows()) {
          throw new IllegalArgumentException("an edge to node " + node + " of " + features.rows());
        }
      }
    }
    Map<Split, int[]> copy = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      copy.put(split, splits.getOrDefault(split, new int[0]));
    }
    splits = copy;
  }

  /** Returns the number of nodes. */
  public int nodes() {
    return features.rows();
  }

  /** Returns the nodes of a split, ascending; possibly none. */
  public int[] nodes(Split split) {
    return splits.get(split);
  }

  /** Returns this graph with other features. */
  public GraphData with(FeatureMatrix other) {
    return new GraphData(other, edges, labels, splits);
  }

  /** Returns this graph with other splits. */
  public GraphData with(Map<Split, int[]> other) {
    return new GraphData(features, edges, labels, other);
  }

  /**
   * Returns graphs side by side as one graph without edges between them; the nodes are numbered
   * through. Features must be dense and nodes must have any number of classes, as in inductive data
   * sets.
   */
  public static GraphData union(List<GraphData> graphs) {
    int nodes = graphs.stream().mapToInt(GraphData::nodes).sum();
    int edgeCount = graphs.stream().mapToInt(graph -> graph.edges.size()).sum();
    int columns = graphs.get(0).features.columns();
    int classes = graphs.get(0).labels.classes();
    float[] values = new float[Math.multiplyExact(nodes, columns)];
    float[] targets = new float[Math.multiplyExact(nodes, classes)];
    int[] from = new int[edgeCount];
    int[] to = new int[edgeCount];
    Map<Split, int[]> splits = new EnumMap<>(Split.class);
    int node = 0;
    int edge = 0;
    for (GraphData graph : graphs) {
      float[] x = ((DenseMatrix) graph.features).values();
      float[] y = ((NodeLabels.Multiple) graph.labels).values();
      System.arraycopy(x, 0, values, node * columns, x.length);
      System.arraycopy(y, 0, targets, node * classes, y.length);
      for (int i = 0; i < graph.edges.size(); i++, edge++) {
        from[edge] = node + graph.edges.sources()[i];
        to[edge] = node + graph.edges.targets()[i];
      }
      int first = node;
      for (Split split : Split.values()) {
        IntStream own = Arrays.stream(graph.nodes(split)).map(n -> first + n);
        splits.merge(
            split,
            own.toArray(),
            (a, b) -> IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray());
      }
      node += graph.nodes();
    }
    return new GraphData(
        new DenseMatrix(nodes, columns, values),
        new Edges(from, to),
        new NodeLabels.Multiple(targets, classes),
        splits);
  }
}
