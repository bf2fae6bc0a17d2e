package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.aten.AtenOperator;
import org.paperzoo.core.aten.AtenScript;

/** The operators of graph attention, each one call of the native engine, with gradients. */
final class GraphOperators {
  private static final AtenScript SCRIPT =
      AtenScript.load(GraphOperators.class, "gat_operators.py");

  /** From this many features per head on, summing rows from bags beats gathering them first. */
  static final int WIDE = 32;

  /** Above this many values, the gathered rows and their gradients cost more memory than time. */
  private static final long MOST_GATHERED = 1L << 26;

  private GraphOperators() {}

  private static AtenOperator operator(NDArray first, String name, Map<String, Object> literals) {
    return SCRIPT.operator(first.getDevice(), name, literals);
  }

  /** Returns source, target and pointer of edges [2, E]; {@code nodes} is a scalar. */
  static NDList sortEdges(NDArray edges, NDArray nodes, boolean selfLoops) {
    return operator(edges, "sort_edges", Map.of("self_loops", selfLoops)).call(edges, nodes);
  }

  /** Drops elements with probability {@code p} and scales the others by 1/(1 - p). */
  static NDArray dropout(NDArray x, double p) {
    return operator(x, "dropout", Map.of("probability", p, "scale", 1 / (1 - p))).apply(x);
  }

  /** Drops stored values of a sparse matrix; see {@link NodeFeatures.Sparse}. */
  static NDList sparseDropout(NDArray columns, NDArray offsets, NDArray values, double p) {
    return operator(values, "sparse_dropout", Map.of("probability", p, "scale", 1 / (1 - p)))
        .call(columns, offsets, values);
  }

  /** Returns the product of a sparse matrix [N, F] and {@code weightᵀ}, weight [D, F]. */
  static NDArray sparseLinear(NDArray columns, NDArray offsets, NDArray values, NDArray weight) {
    return operator(weight, "sparse_linear", Map.of()).apply(columns, offsets, values, weight);
  }

  /** Returns the two halves of the attention score, [N, H] each, of {@code h [N, H·C]}. */
  static NDList scores(NDArray h, NDArray attSrc, NDArray attDst, int heads, int channels) {
    return operator(h, "scores", Map.of("heads", heads, "channels", channels))
        .call(h, attSrc, attDst);
  }

  /** Returns the attention weights [E, H]. */
  static NDArray attention(NDArray sent, NDArray received, EdgeIndex edges, double slope) {
    return operator(sent, "attention", attentionLiterals(slope, 0))
        .apply(sent, received, edges.source(), edges.target(), edges.pointer());
  }

  /**
   * Returns the attention-weighted sums over the incoming edges.
   *
   * @param h [N, H·C]
   * @param sent [N, H], what a node adds to the score of its outgoing edges
   * @param received [N, H], what a node adds to the score of its incoming edges
   * @param dropout of the attention weights; 0 in evaluation
   * @param average whether heads are averaged, giving [N, C], or concatenated, giving [N, H·C]
   */
  static NDArray attend(
      NDArray h,
      NDArray sent,
      NDArray received,
      EdgeIndex edges,
      int heads,
      int channels,
      double slope,
      double dropout,
      boolean average) {
    boolean wide = channels >= WIDE || edges.size() * heads * channels > MOST_GATHERED;
    return attend(wide, h, sent, received, edges, heads, channels, slope, dropout, average);
  }

  /** As above, choosing how rows are summed. */
  static NDArray attend(
      boolean wide,
      NDArray h,
      NDArray sent,
      NDArray received,
      EdgeIndex edges,
      int heads,
      int channels,
      double slope,
      double dropout,
      boolean average) {
    Map<String, Object> literals = new HashMap<>(attentionLiterals(slope, dropout));
    literals.put("heads", heads);
    literals.put("channels", channels);
    literals.put("average", average);
    literals.put("wide", wide);
    return operator(h, "attend", literals)
        .apply(h, sent, received, edges.source(), edges.target(), edges.pointer());
  }

  private static Map<String, Object> attentionLiterals(double slope, double dropout) {
    return Map.of("slope", slope, "dropping", dropout > 0, "probability", dropout);
  }
}
