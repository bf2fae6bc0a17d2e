package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.graph.data.Adjacency;
import org.paperzoo.graph.data.DenseMatrix;
import org.paperzoo.graph.data.FeatureMatrix;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeLabels;
import org.paperzoo.graph.data.ReceptiveField;
import org.paperzoo.graph.data.SparseMatrix;

/**
 * What the outputs of some nodes of a graph are computed from: their receptive field only, so that
 * no work is done for nodes whose outputs are not needed. The outputs are those that the whole
 * graph gives.
 *
 * @param features of the N nodes of the field
 * @param layers the edges that matter in each layer, first to last
 * @param outputs [M] int64, the positions of the nodes asked for
 * @param labels of the nodes asked for: [M] int64, or [M, C] float32 for any number of classes
 */
record GraphBatch(NodeFeatures features, List<EdgeIndex> layers, NDArray outputs, NDArray labels) {

  /**
   * Prepares some nodes of a graph.
   *
   * @param manager owns the arrays
   * @param asked the nodes whose outputs matter
   */
  static GraphBatch of(NDManager manager, GraphData graph, int[] asked, GatConfig config) {
    Adjacency edges = Adjacency.of(graph.nodes(), graph.edges(), config.addSelfLoops());
    ReceptiveField field = ReceptiveField.of(edges, asked, config.layers());
    List<EdgeIndex> layers = new ArrayList<>();
    for (Adjacency layer : field.layers()) {
      // Layers often share their edges, as all do when every node is asked for.
      boolean same = !layers.isEmpty() && layer.equals(field.layers().get(layers.size() - 1));
      layers.add(same ? layers.get(layers.size() - 1) : EdgeIndex.of(manager, layer));
    }
    return new GraphBatch(
        features(manager, graph.features().select(field.nodes())),
        layers,
        integers(manager, field.outputs()),
        labels(manager, graph.labels(), asked));
  }

  private static NodeFeatures features(NDManager manager, FeatureMatrix matrix) {
    if (matrix instanceof SparseMatrix sparse) {
      return new NodeFeatures.Sparse(
          integers(manager, sparse.indices()),
          integers(manager, sparse.offsets()),
          manager.create(sparse.values()),
          sparse.columns());
    }
    DenseMatrix dense = (DenseMatrix) matrix;
    return new NodeFeatures.Dense(
        manager.create(dense.values(), new Shape(dense.rows(), dense.columns())));
  }

  private static NDArray labels(NDManager manager, NodeLabels labels, int[] asked) {
    if (labels instanceof NodeLabels.Single single) {
      return integers(manager, Arrays.stream(asked).map(node -> single.values()[node]).toArray());
    }
    NodeLabels.Multiple multiple = (NodeLabels.Multiple) labels;
    DenseMatrix all = new DenseMatrix(labels.nodes(), labels.classes(), multiple.values());
    return manager.create(all.select(asked).values(), new Shape(asked.length, labels.classes()));
  }

  private static NDArray integers(NDManager manager, int[] values) {
    return manager.create(Arrays.stream(values).asLongStream().toArray());
  }

  /** Returns the outputs of the nodes asked for, [M, C]. */
  NDArray logits(GatModel model, Context context) {
    return Aten.indexSelect(model.logits(context, features, layers), 0, outputs);
  }

  /** Returns the arrays. */
  List<NDArray> arrays() {
    List<NDArray> arrays = new ArrayList<>(List.of(labels, outputs));
    for (EdgeIndex edges : layers) {
      arrays.addAll(List.of(edges.source(), edges.target(), edges.pointer()));
    }
    if (features instanceof NodeFeatures.Sparse sparse) {
      arrays.addAll(List.of(sparse.columns(), sparse.offsets(), sparse.values()));
    } else {
      arrays.add(((NodeFeatures.Dense) features).x());
    }
    return arrays;
  }
}
