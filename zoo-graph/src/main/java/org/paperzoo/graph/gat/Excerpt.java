package org.paperzoo.graph.gat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.paperzoo.core.data.Split;
import org.paperzoo.graph.data.Adjacency;
import org.paperzoo.graph.data.Edges;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeLabels;

/**
 * The part of a graph that a picture shows: all of it if it is small, else what surrounds a node.
 */
final class Excerpt {
  private static final int RADIUS = 3;
  private static final int CANDIDATES = 200;
  private static final int ASKED_NONE = -1;

  private final GraphInference inference;
  private final Adjacency plain;
  private final int centre;
  private final int[] nodes;

  private Excerpt(GraphInference inference, Adjacency plain, int centre, int[] nodes) {
    this.inference = inference;
    this.plain = plain;
    this.centre = centre;
    this.nodes = nodes;
  }

  /**
   * Chooses the whole graph, or the surroundings of a test node, of at most {@code limit} nodes.
   */
  static Excerpt of(GraphInference inference, int limit) {
    return of(inference, limit, ASKED_NONE);
  }

  /** Chooses the surroundings of a node, of at most {@code limit} nodes. */
  static Excerpt around(GraphInference inference, int limit, int node) {
    return of(inference, limit, node);
  }

  private static Excerpt of(GraphInference inference, int limit, int asked) {
    GraphData graph = inference.graph();
    Adjacency plain = Adjacency.of(graph.nodes(), graph.edges().undirected(), false);
    if (asked == ASKED_NONE && graph.nodes() <= limit) {
      return new Excerpt(inference, plain, ASKED_NONE, allNodes(graph.nodes()));
    }
    int centre = asked == ASKED_NONE ? example(inference, plain, limit) : asked;
    return new Excerpt(inference, plain, centre, around(plain, centre, limit, RADIUS));
  }

  private static int[] allNodes(int count) {
    int[] nodes = new int[count];
    Arrays.setAll(nodes, i -> i);
    return nodes;
  }

  /**
   * Returns, of the first test nodes whose surroundings fill a good part of the picture and are not
   * cut off, the one with the most different classes around it.
   */
  private static int example(GraphInference inference, Adjacency plain, int limit) {
    int[] candidates = inference.graph().nodes(Split.TEST);
    candidates = candidates.length == 0 ? allNodes(inference.graph().nodes()) : candidates;
    int best = candidates[0];
    double mixed = -1;
    for (int i = 0; i < Math.min(CANDIDATES, candidates.length); i++) {
      int[] nodes = around(plain, candidates[i], limit + 1, RADIUS);
      if (nodes.length <= limit && 3 * nodes.length >= limit) {
        double mixture = mixture(inference, nodes);
        if (mixture > mixed) {
          best = candidates[i];
          mixed = mixture;
        }
      }
    }
    return best;
  }

  /** Returns the share of nodes that are not of the commonest predicted class. */
  private static double mixture(GraphInference inference, int[] nodes) {
    int[] counts = new int[inference.classes()];
    for (int node : nodes) {
      counts[inference.predicted(node)]++;
    }
    return 1 - Arrays.stream(counts).max().orElse(0) / (double) nodes.length;
  }

  /** Breadth first, so that what is cut off at the limit is farthest. */
  private static int[] around(Adjacency plain, int centre, int limit, int radius) {
    List<Integer> found = new ArrayList<>(List.of(centre));
    Set<Integer> seen = new HashSet<>(found);
    Deque<int[]> queue = new ArrayDeque<>();
    queue.add(new int[] {centre, 0});
    while (!queue.isEmpty() && found.size() < limit) {
      int[] entry = queue.remove();
      for (int e = plain.pointer()[entry[0]];
          entry[1] < radius && e < plain.pointer()[entry[0] + 1] && found.size() < limit;
          e++) {
        int next = plain.sources()[e];
        if (seen.add(next)) {
          found.add(next);
          queue.add(new int[] {next, entry[1] + 1});
        }
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the node that the excerpt surrounds, or one below 0 if it is the whole graph. */
  int centre() {
    return centre;
  }

  /**
   * Makes the picture.
   *
   * @param layer whose attention the edges show, from 0
   * @param coloured the class of which the picture shows who has it, where nodes have several
   * @param names of the nodes, by their number; empty for the numbers themselves
   */
  GraphPicture picture(
      String title, int layer, int coloured, List<String> classNames, List<String> names) {
    int[] position = new int[inference.graph().nodes()];
    Arrays.fill(position, ASKED_NONE);
    for (int i = 0; i < nodes.length; i++) {
      position[nodes[i]] = i;
    }
    boolean multiple = inference.graph().labels() instanceof NodeLabels.Multiple;
    List<GraphPicture.Node> drawn = new ArrayList<>();
    Set<Integer> training = new HashSet<>();
    for (int node : inference.graph().nodes(Split.TRAIN)) {
      training.add(node);
    }
    for (int node : nodes) {
      String name = names.isEmpty() ? Integer.toString(node) : names.get(node);
      drawn.add(
          new GraphPicture.Node(
              name,
              multiple
                  ? (inference.probability(node, coloured) > 0.5 ? 1 : 0)
                  : inference.predicted(node),
              label(node, coloured),
              training.contains(node) && training.size() < inference.graph().nodes()));
    }
    List<GraphPicture.Edge> edges = new ArrayList<>();
    List<int[]> pairs = new ArrayList<>();
    for (int node : nodes) {
      for (int e = plain.pointer()[node]; e < plain.pointer()[node + 1]; e++) {
        int other = plain.sources()[e];
        if (position[other] >= 0 && other < node) {
          double attention = attention(layer, node, other) + attention(layer, other, node);
          edges.add(new GraphPicture.Edge(position[node], position[other], attention));
          pairs.add(new int[] {position[node], position[other]});
        }
      }
    }
    Edges between =
        new Edges(
            pairs.stream().mapToInt(pair -> pair[0]).toArray(),
            pairs.stream().mapToInt(pair -> pair[1]).toArray());
    double[][] places = StressLayout.of(Adjacency.of(nodes.length, between.undirected(), false));
    return new GraphPicture(
        title,
        "Attention, layer " + (layer + 1),
        multiple
            ? List.of("not " + classNames.get(coloured), classNames.get(coloured))
            : classNames,
        drawn,
        edges,
        places,
        centre < 0 ? ASKED_NONE : position[centre]);
  }

  private int label(int node, int coloured) {
    if (inference.graph().labels() instanceof NodeLabels.Single single) {
      return single.values()[node];
    }
    NodeLabels.Multiple multiple = (NodeLabels.Multiple) inference.graph().labels();
    return (int) multiple.values()[node * multiple.classes() + coloured];
  }

  /** Returns the attention that {@code target} pays to {@code source}; 0 without such an edge. */
  private double attention(int layer, int source, int target) {
    int[] pointer = inference.edges().pointer();
    int edge =
        Arrays.binarySearch(
            inference.edges().sources(), pointer[target], pointer[target + 1], source);
    return edge < 0 ? 0 : inference.attention(layer, edge);
  }
}
