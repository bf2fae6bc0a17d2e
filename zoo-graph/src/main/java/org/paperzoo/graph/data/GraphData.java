package org.paperzoo.graph.data;

import java.util.EnumMap;
import java.util.Map;
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
}
