package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.paperzoo.graph.data.Adjacency;

/**
 * The edges of a graph of N nodes as attention uses them: sorted by target (compressed rows), each
 * neighbourhood with its self-loop. Made once for a graph, used by every layer and step.
 *
 * @param source [E] int64, where each edge comes from
 * @param target [E] int64, where it goes to, ascending
 * @param pointer [N + 1] int64: the edges into node i are {@code pointer[i]} to {@code pointer[i +
 *     1] - 1}
 * @param nodes N
 */
public record EdgeIndex(NDArray source, NDArray target, NDArray pointer, long nodes) {

  /**
   * Sorts edges. The order they are given in makes no difference; an edge given twice counts twice.
   *
   * @param edges [2, E] integers, source above target
   * @param nodes N
   * @param selfLoops whether each node gets exactly one self-loop, in place of those among the
   *     edges; otherwise the edges stay as they are
   * @throws IllegalArgumentException if the shape is wrong or an edge has an end outside 0..N-1
   */
  public static EdgeIndex of(NDArray edges, long nodes, boolean selfLoops) {
    if (edges.getShape().dimension() != 2 || edges.getShape().get(0) != 2) {
      throw new IllegalArgumentException(
          "edge_index must have the shape (2, E), not " + edges.getShape());
    }
    NDArray given = edges.toType(DataType.INT64, false);
    try (NDArray count = edges.getManager().create(nodes)) {
      if (given.size() > 0) {
        try (NDArray least = given.min();
            NDArray greatest = given.max()) {
          check(least.getLong(), nodes);
          check(greatest.getLong(), nodes);
        }
      }
      NDList sorted = GraphOperators.sortEdges(given, count, selfLoops);
      return new EdgeIndex(sorted.get(0), sorted.get(1), sorted.get(2), nodes);
    } finally {
      if (given != edges) {
        given.close();
      }
    }
  }

  /** Copies edges that are sorted already to a manager's device. */
  public static EdgeIndex of(NDManager manager, Adjacency edges) {
    return new EdgeIndex(
        create(manager, edges.sources()),
        create(manager, edges.targets()),
        create(manager, edges.pointer()),
        edges.nodes());
  }

  private static NDArray create(NDManager manager, int[] values) {
    return manager.create(Arrays.stream(values).asLongStream().toArray());
  }

  /** Returns the number of edges E. */
  public long size() {
    return source.size();
  }

  private static void check(long node, long nodes) {
    if (node < 0 || node >= nodes) {
      throw new IllegalArgumentException(
          "edge_index names node "
              + node
              + ", but x has "
              + nodes
              + " nodes: ids must be 0 to "
              + (nodes - 1));
    }
  }
}
