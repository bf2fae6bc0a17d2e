package org.paperzoo.graph.gat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.paperzoo.graph.data.Adjacency;

/**
 * Places the nodes of a graph so that their distances in the plane are as their distances in the
 * graph, by reducing the stress Σ (|x_i - x_j| - d_ij)² / d_ij² (Gansner, Koren and North, "Graph
 * Drawing by Stress Majorization", 2004). The same graph gives the same places. Time and memory
 * grow with the square of the number of nodes.
 */
final class StressLayout {
  private static final int SWEEPS = 200;
  private static final double GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
  private static final int APART = -1;

  private StressLayout() {}

  /**
   * Returns the places, [nodes][2], in the unit of an edge's length.
   *
   * @param graph edges in both directions
   */
  static double[][] of(Adjacency graph) {
    int nodes = graph.nodes();
    int[][] distance = new int[nodes][];
    int farthest = 1;
    for (int node = 0; node < nodes; node++) {
      distance[node] = distances(graph, node);
      farthest = Math.max(farthest, Arrays.stream(distance[node]).max().orElse(1));
    }
    double[][] place = spiral(distance, nodes);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int node = 0; node < nodes; node++) {
        move(node, place, distance[node], farthest + 1);
      }
    }
    return place;
  }

  private static int[] distances(Adjacency graph, int start) {
    int[] distance = new int[graph.nodes()];
    Arrays.fill(distance, APART);
    distance[start] = 0;
    Deque<Integer> queue = new ArrayDeque<>();
    queue.add(start);
    while (!queue.isEmpty()) {
      int node = queue.remove();
      for (int e = graph.pointer()[node]; e < graph.pointer()[node + 1]; e++) {
        int next = graph.sources()[e];
        if (distance[next] == APART) {
          distance[next] = distance[node] + 1;
          queue.add(next);
        }
      }
    }
    return distance;
  }

  /** Near nodes inside, far ones outside; no two at the same place. */
  private static double[][] spiral(int[][] distance, int nodes) {
    double[][] place = new double[nodes][2];
    for (int node = 0; node < nodes; node++) {
      int fromFirst = distance[0][node] == APART ? nodes : distance[0][node];
      double radius = fromFirst + 0.5 * node / nodes;
      place[node][0] = radius * Math.cos(node * GOLDEN_ANGLE);
      place[node][1] = radius * Math.sin(node * GOLDEN_ANGLE);
    }
    return place;
  }

  /** Moves a node to where its stress with all others is least, to first order. */
  private static void move(int node, double[][] place, int[] distance, double apart) {
    double x = 0;
    double y = 0;
    double weights = 0;
    for (int other = 0; other < place.length; other++) {
      if (other == node) {
        continue;
      }
      double wanted = distance[other] == APART ? apart : distance[other];
      double dx = place[node][0] - place[other][0];
      double dy = place[node][1] - place[other][1];
      double stretch = wanted / Math.max(1e-9, Math.hypot(dx, dy));
      double weight = 1 / (wanted * wanted);
      x += weight * (place[other][0] + stretch * dx);
      y += weight * (place[other][1] + stretch * dy);
      weights += weight;
    }
    if (weights > 0) {
      place[node][0] = x / weights;
      place[node][1] = y / weights;
    }
  }
}
