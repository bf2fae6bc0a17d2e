package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.aten.Aten.Reduction;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;
import org.paperzoo.core.nn.ZooModel;

/**
 * A graph attention network that classifies nodes: the layers {@code convs.0}, {@code convs.1} ...
 * with a nonlinearity between them. Inputs: {@code x} [N, F], {@code edge_index} [2, E] from source
 * to target; outputs: {@code logits} [N, C]. With {@code labels} [N] (classes; -100 counts for
 * nothing) the loss is the cross entropy, with labels [N, C] (any number of classes per node, 0 or
 * 1 each) the binary cross entropy, each a mean.
 */
public final class GatModel extends ZooModel {
  private final GatConfig config;
  private final List<GraphAttentionLayer> layers = new ArrayList<>();

  /** Creates a network. */
  public GatModel(GatConfig config) {
    this.config = config;
    Layers convs = new Layers();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(convs.add(i, new GraphAttentionLayer(config, i)));
    }
    child("convs", convs, new Shape(1, config.inChannels()));
  }

  /** A list of layers under one name. */
  private static final class Layers extends ZooBlock {
    GraphAttentionLayer add(int index, GraphAttentionLayer layer) {
      return child(Integer.toString(index), layer);
    }

    @Override
    protected NDList forward(Context context, NDList inputs) {
      throw new UnsupportedOperationException("a list of layers is not applied as a whole");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }
  }

  /** Returns the configuration. */
  public GatConfig config() {
    return config;
  }

  /** Returns the layers, first to last. */
  public List<GraphAttentionLayer> layers() {
    return List.copyOf(layers);
  }

  /**
   * Computes the logits.
   *
   * @return [N, C]
   */
  public NDArray logits(Context context, NodeFeatures x, EdgeIndex edges) {
    return logits(context, x, Collections.nCopies(layers.size(), edges));
  }

  /**
   * Computes the logits with edges of its own for each layer, where only some nodes' logits matter.
   *
   * @param edges one for each layer
   * @return [N, C]
   */
  public NDArray logits(Context context, NodeFeatures x, List<EdgeIndex> edges) {
    NodeFeatures features = x;
    for (int i = 0; i + 1 < layers.size(); i++) {
      features =
          new NodeFeatures.Dense(activate(layers.get(i).apply(context, features, edges.get(i))));
    }
    int last = layers.size() - 1;
    return layers.get(last).apply(context, features, edges.get(last)); // [N, C]
  }

  /** Returns the attention weights of each layer, [E, H] each, in the order of {@code edges}. */
  public List<NDArray> attention(Context context, NodeFeatures x, EdgeIndex edges) {
    List<NDArray> weights = new ArrayList<>();
    NodeFeatures features = x;
    for (int i = 0; i < layers.size(); i++) {
      weights.add(layers.get(i).attention(context, features, edges));
      if (i + 1 < layers.size()) {
        features = new NodeFeatures.Dense(activate(layers.get(i).apply(context, features, edges)));
      }
    }
    return weights;
  }

  private NDArray activate(NDArray x) {
    return switch (config.activation()) {
      case ELU -> Activation.elu(x, 1f);
      case RELU -> Activation.relu(x);
    };
  }

  /**
   * Returns the mean loss, a scalar.
   *
   * @param logits [N, C]
   * @param labels [N] classes, or [N, C] with 0 or 1 for each class
   */
  static NDArray loss(NDArray logits, NDArray labels) {
    if (labels.getShape().dimension() == 2) {
      return Aten.binaryCrossEntropyWithLogits(
          logits, labels.toType(DataType.FLOAT32, false), Reduction.MEAN);
    }
    return Aten.crossEntropy(logits, labels.toType(DataType.INT64, false));
  }

  @Override
  public List<String> inputNames() {
    return List.of("x", "edge_index");
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of("labels");
  }

  @Override
  public List<String> integerInputNames() {
    return List.of("edge_index");
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray x = inputs.get("x");
    if (x.getShape().dimension() != 2 || x.getShape().get(1) != config.inChannels()) {
      throw new IllegalArgumentException(
          "x must have the shape (N, " + config.inChannels() + "), not " + x.getShape());
    }
    EdgeIndex edges =
        EdgeIndex.of(inputs.get("edge_index"), x.getShape().get(0), config.addSelfLoops());
    NDArray logits = logits(context, new NodeFeatures.Dense(x), edges);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("logits", logits);
    if (inputs.containsKey("labels")) {
      outputs.put("loss", loss(logits, inputs.get("labels")).reshape(1));
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), config.outChannels())};
  }
}
