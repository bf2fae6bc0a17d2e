package org.paperzoo.graph.data;

import java.util.Arrays;

/**
 * Directed edges between nodes 0, 1, ... An undirected graph has each of its edges in both
 * directions. Immutable by convention: arrays are not copied.
 *
 * @param sources [E] where each edge comes from
 * @param targets [E] where it goes to
 */
public record Edges(int[] sources, int[] targets) {

  /** Checks the sizes. */
  public Edges {
    if (sources.length != targets.length) {
      throw new IllegalArgumentException(
          sources.length + " sources and " + targets.length + " targets");
    }
  }

  /** Returns the number of directed edges. */
  public int size() {
    return sources.length;
  }

  /**
   * Returns these edges in both directions, each once, without self-loops, sorted by source and
   * then target.
   */
  public Edges undirected() {
    long[] keys = new long[2 * size()];
    int count = 0;
    for (int i = 0; i < size(); i++) {
      if (sources[i] != targets[i]) {
        keys[count++] = (long) sources[i] << 32 | targets[i];
        keys[count++] = (long) targets[i] << 32 | sources[i];
      }
    }
    return of(keys, count);
  }

  /** Returns these edges, each once, without self-loops, sorted by source and then target. */
  public Edges distinct() {
    long[] keys = new long[size()];
    int count = 0;
    for (int i = 0; i < size(); i++) {
      if (sources[i] != targets[i]) {
        keys[count++] = (long) sources[i] << 32 | targets[i];
      }
    }
    return of(keys, count);
  }

  private static Edges of(long[] keys, int count) {
    Arrays.sort(keys, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        keys[kept++] = keys[i];
      }
    }
    int[] sources = new int[kept];
    int[] targets = new int[kept];
    for (int i = 0; i < kept; i++) {
      sources[i] = (int) (keys[i] >> 32);
      targets[i] = (int) keys[i];
    }
    return new Edges(sources, targets);
  }
}
