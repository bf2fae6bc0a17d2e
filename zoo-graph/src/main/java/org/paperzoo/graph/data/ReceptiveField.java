package org.paperzoo.graph.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The part of a graph that the outputs of some nodes depend on in a network of L layers: nodes that
 * are L or fewer edges away, and for each layer the edges that matter. Computing with it gives the
 * same outputs for less work.
 *
 * @param nodes the nodes of the field by their number in the graph, ascending
 * @param layers for each layer, first to last, the edges that matter there, between positions in
 *     {@code nodes}
 * @param outputs the positions in {@code nodes} of the nodes asked for, in the order asked
 */
public record ReceptiveField(int[] nodes, List<Adjacency> layers, int[] outputs) {

  /**
   * Finds the field of some nodes.
   *
   * @param graph the edges of the whole graph
   * @param asked the nodes whose outputs matter
   * @param layers L
   */
  public static ReceptiveField of(Adjacency graph, int[] asked, int layers) {
    List<BitSet> targets = new ArrayList<>(); // of each layer, last to first
    BitSet reached = new BitSet(graph.nodes());
    Arrays.stream(asked).forEach(reached::set);
    for (int layer = 0; layer < layers; layer++) {
      targets.add(0, (BitSet) reached.clone());
      BitSet next = (BitSet) reached.clone();
      for (int node = reached.nextSetBit(0); node >= 0; node = reached.nextSetBit(node + 1)) {
        for (int e = graph.pointer()[node]; e < graph.pointer()[node + 1]; e++) {
          next.set(graph.sources()[e]);
        }
      }
      reached = next;
    }
    int[] nodes = reached.stream().toArray();
    int[] position = new int[graph.nodes()];
    for (int i = 0; i < nodes.length; i++) {
      position[nodes[i]] = i;
    }
    List<Adjacency> edges = new ArrayList<>();
    for (BitSet marked : targets) {
      edges.add(into(graph, nodes, position, marked));
    }
    return new ReceptiveField(
        nodes, List.copyOf(edges), Arrays.stream(asked).map(node -> position[node]).toArray());
  }

  private static Adjacency into(Adjacency graph, int[] nodes, int[] position, BitSet marked) {
    int[] pointer = new int[nodes.length + 1];
    for (int i = 0; i < nodes.length; i++) {
      pointer[i + 1] = pointer[i] + (marked.get(nodes[i]) ? graph.degree(nodes[i]) : 0);
    }
    int[] sources = new int[pointer[nodes.length]];
    for (int i = 0; i < nodes.length; i++) {
      int from = graph.pointer()[nodes[i]];
      for (int e = pointer[i]; e < pointer[i + 1]; e++) {
        sources[e] = position[graph.sources()[from + e - pointer[i]]];
      }
    }
    return new Adjacency(pointer, sources);
  }
}
