package org.paperzoo.graph.data;

import java.util.Arrays;

/**
 * The edges of a graph by their target (compressed rows): the edges into node i come from {@code
 * sources[pointer[i]]} to {@code sources[pointer[i + 1] - 1]}, ascending. Immutable by convention.
 *
 * @param pointer [nodes + 1]
 * @param sources [edges]
 */
public record Adjacency(int[] pointer, int[] sources) {

  /**
   * Sorts the edges of a graph; an edge given twice stays twice.
   *
   * @param nodes the number of nodes
   * @param selfLoops whether each node gets exactly one self-loop, in place of those among the
   *     edges; otherwise the edges stay as they are
   */
  public static Adjacency of(int nodes, Edges edges, boolean selfLoops) {
    // Two passes of counting sort, the first by source: stable, so each target's sources ascend.
    int[] bySource = order(nodes, edges.sources(), null);
    int[] order = order(nodes, edges.targets(), bySource);
    int[] pointer = new int[nodes + 1];
    int[] sources = new int[Math.addExact(order.length, selfLoops ? nodes : 0)];
    int count = 0;
    int next = 0;
    for (int target = 0; target < nodes; target++) {
      boolean loop = selfLoops;
      for (; next < order.length && edges.targets()[order[next]] == target; next++) {
        int source = edges.sources()[order[next]];
        if (selfLoops && source == target) {
          continue;
        }
        if (loop && source > target) {
          sources[count++] = target;
          loop = false;
        }
        sources[count++] = source;
      }
      if (loop) {
        sources[count++] = target;
      }
      pointer[target + 1] = count;
    }
    return new Adjacency(
        pointer, count == sources.length ? sources : Arrays.copyOf(sources, count));
  }

  /** Returns the positions of {@code before} (or 0, 1, ...) in the order of their keys, stably. */
  private static int[] order(int keys, int[] key, int[] before) {
    int[] start = new int[keys + 1];
    for (int k : key) {
      start[k + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    int[] order = new int[key.length];
    for (int i = 0; i < key.length; i++) {
      int position = before == null ? i : before[i];
      order[start[key[position]]++] = position;
    }
    return order;
  }

  /** Returns the number of nodes. */
  public int nodes() {
    return pointer.length - 1;
  }

  /** Returns the number of edges. */
  public int edges() {
    return sources.length;
  }

  /** Returns the target of each edge, [edges], ascending. */
  public int[] targets() {
    int[] targets = new int[sources.length];
    for (int node = 0; node < nodes(); node++) {
      Arrays.fill(targets, pointer[node], pointer[node + 1], node);
    }
    return targets;
  }

  /** Returns the number of edges into a node. */
  public int degree(int node) {
    return pointer[node + 1] - pointer[node];
  }

  /** Returns whether the edges are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Adjacency adjacency
        && Arrays.equals(pointer, adjacency.pointer)
        && Arrays.equals(sources, adjacency.sources);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pointer) + Arrays.hashCode(sources);
  }
}
