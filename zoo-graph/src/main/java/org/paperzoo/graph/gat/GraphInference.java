package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.nn.Context;
import org.paperzoo.graph.data.Adjacency;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeLabels;

/**
 * What a network says about every node of a graph.
 *
 * @param graph the graph
 * @param edges its edges as the network uses them, with self-loops if it adds them
 * @param probabilities [N · C] of each class for each node, node after node
 * @param attention of each layer [E · H], edge after edge in the order of {@code edges}
 * @param heads H of each layer
 */
record GraphInference(
    GraphData graph,
    Adjacency edges,
    float[] probabilities,
    List<float[]> attention,
    List<Integer> heads) {

  /** Applies a network to a whole graph. */
  static GraphInference of(NDManager parent, GraphData graph, GatModel model, Context context) {
    GatConfig config = model.config();
    Adjacency edges = Adjacency.of(graph.nodes(), graph.edges(), config.addSelfLoops());
    try (NDManager manager = parent.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int[] all = IntStream.range(0, graph.nodes()).toArray();
      GraphBatch batch = GraphBatch.of(manager, graph, all, config);
      NDArray logits = batch.logits(model, context);
      boolean multiple = graph.labels() instanceof NodeLabels.Multiple;
      NDArray probabilities = multiple ? Activation.sigmoid(logits) : logits.softmax(1); // [N, C]
      // Of all nodes the field is the whole graph, in each layer.
      List<NDArray> attention =
          model.attention(context, batch.features(), batch.layers().get(0)); // [E, H] each
      return new GraphInference(
          graph,
          edges,
          probabilities.toFloatArray(),
          attention.stream().map(NDArray::toFloatArray).toList(),
          config.heads());
    }
  }

  int classes() {
    return graph.labels().classes();
  }

  float probability(int node, int label) {
    return probabilities[node * classes() + label];
  }

  /** Returns the most probable class of a node. */
  int predicted(int node) {
    int best = 0;
    for (int label = 1; label < classes(); label++) {
      if (probability(node, label) > probability(node, best)) {
        best = label;
      }
    }
    return best;
  }

  /** Returns the weight that a head of a layer gives an edge. */
  float attention(int layer, int edge, int head) {
    return attention.get(layer)[edge * heads.get(layer) + head];
  }

  /** Returns the sum of the weights that the heads of a layer give an edge. */
  double attention(int layer, int edge) {
    double sum = 0;
    for (int head = 0; head < heads.get(layer); head++) {
      sum += attention(layer, edge, head);
    }
    return sum;
  }
}
