package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;

/**
 * The features of N nodes, dense or sparse. Sparse ones stay so through dropout and the first
 * projection.
 */
public sealed interface NodeFeatures {

  /** Returns the number of nodes N. */
  long nodes();

  /** Returns the number of features a node has. */
  long features();

  /** Returns these features with a share of them dropped and the others scaled up. */
  NodeFeatures dropout(double probability);

  /** Returns the product with a linear map's weight, without its bias, [N, out]. */
  NDArray project(Context context, Linear linear);

  /**
   * Features of which most are not zero.
   *
   * @param x [N, F] float32
   */
  record Dense(NDArray x) implements NodeFeatures {
    @Override
    public long nodes() {
      return x.getShape().get(0);
    }

    @Override
    public long features() {
      return x.getShape().get(1);
    }

    @Override
    public NodeFeatures dropout(double probability) {
      return new Dense(GraphOperators.dropout(x, probability));
    }

    @Override
    public NDArray project(Context context, Linear linear) {
      return linear.apply(context, x);
    }
  }

  /**
   * Features of which most are zero, such as bags of words, by compressed rows.
   *
   * @param columns [nnz] int64, the feature of each stored value, row after row
   * @param offsets [N + 1] int64, where each row begins; the last is nnz
   * @param values [nnz] float32
   * @param features F
   */
  record Sparse(NDArray columns, NDArray offsets, NDArray values, long features)
      implements NodeFeatures {
    @Override
    public long nodes() {
      return offsets.size() - 1;
    }

    @Override
    public NodeFeatures dropout(double probability) {
      NDList kept = GraphOperators.sparseDropout(columns, offsets, values, probability);
      return new Sparse(kept.get(0), kept.get(1), kept.get(2), features);
    }

    @Override
    public NDArray project(Context context, Linear linear) {
      return GraphOperators.sparseLinear(columns, offsets, values, context.value(linear.weight()));
    }
  }
}
