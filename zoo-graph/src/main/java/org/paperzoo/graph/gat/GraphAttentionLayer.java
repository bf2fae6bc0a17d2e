package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The graph attentional layer (section 2.1): each node's new features are sums of its neighbours'
 * projected features, weighted by attention, over H heads (equations 1 to 6).
 *
 * <p>Parameters are named and shaped as torch_geometric's {@code GATConv} has them: {@code
 * lin.weight} [H·C, F], {@code att_src} and {@code att_dst} [1, H, C] (the two halves of the
 * paper's <b>a</b>), {@code bias}, {@code res.weight}; beside these, {@code att_bias} [H] where the
 * scores have one.
 */
public final class GraphAttentionLayer extends ZooBlock {
  private final int heads;
  private final int channels;
  private final boolean average;
  private final double negativeSlope;
  private final double dropout;
  private final double attentionDropout;
  private final boolean selfLoops;
  private final Linear lin;
  private final Linear res;
  private final Parameter attSrc;
  private final Parameter attDst;
  private final Parameter attBias;
  private final Parameter bias;

  /**
   * Creates layer {@code index} of a network.
   *
   * @param config the network's configuration
   * @param index counted from 0
   */
  public GraphAttentionLayer(GatConfig config, int index) {
    heads = config.heads().get(index);
    channels = config.channels(index);
    average = config.averages(index);
    negativeSlope = config.negativeSlope();
    dropout = config.dropout();
    attentionDropout = config.attentionDropoutOrDefault();
    selfLoops = config.addSelfLoops();
    int in = config.inputs(index);
    int width = config.outputs(index);
    lin = child("lin", linear(in, heads * channels), new Shape(1, in));
    attSrc =
        parameter("att_src", Parameter.Type.WEIGHT, glorot(heads, channels), 1, heads, channels);
    attDst =
        parameter("att_dst", Parameter.Type.WEIGHT, glorot(heads, channels), 1, heads, channels);
    attBias =
        config.attentionBias()
            ? parameter("att_bias", Parameter.Type.BIAS, Initializer.ZEROS, heads)
            : null;
    res = config.hasResidual(index) ? child("res", linear(in, width), new Shape(1, in)) : null;
    bias = config.bias() ? parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, width) : null;
  }

  private static Linear linear(int in, int out) {
    return new Linear(in, out, false, glorot(out, in), null);
  }

  private static Initializer glorot(int rows, int columns) {
    return Initializers.xavierUniform(columns, rows);
  }

  /**
   * Applies the layer.
   *
   * @param x the features, N nodes with F features
   * @param edges of the N nodes
   * @return [N, H·C], or [N, C] where heads are averaged
   */
  public NDArray apply(Context context, NodeFeatures x, EdgeIndex edges) {
    NodeFeatures kept = context.training() && dropout > 0 ? x.dropout(dropout) : x;
    NDArray h = kept.project(context, lin); // [N, H C]
    NDList scores = scores(context, h);
    NDArray out =
        GraphOperators.attend(
            h,
            scores.get(0),
            scores.get(1),
            edges,
            heads,
            channels,
            negativeSlope,
            context.training() ? attentionDropout : 0,
            average); // [N, H C] or [N, C]
    if (res != null) {
      out = out.add(kept.project(context, res));
    }
    return bias == null ? out : out.add(context.value(bias));
  }

  /**
   * Returns the attention weights (equation 3), which sum to 1 over the edges into each node.
   *
   * @return [E, H], in the order of {@code edges}
   */
  public NDArray attention(Context context, NodeFeatures x, EdgeIndex edges) {
    NDList scores = scores(context, x.project(context, lin));
    return GraphOperators.attention(scores.get(0), scores.get(1), edges, negativeSlope);
  }

  /**
   * Returns the two halves of the score before LeakyReLU, [N, H] each: of a node as source, and as
   * target.
   */
  private NDList scores(Context context, NDArray h) {
    NDList scores =
        GraphOperators.scores(h, context.value(attSrc), context.value(attDst), heads, channels);
    return attBias == null
        ? scores
        : list(scores.get(0), scores.get(1).add(context.value(attBias)));
  }

  /** Takes x [N, F] and edge_index [2, E]. */
  @Override
  protected NDList forward(Context context, NDList inputs) {
    NDArray x = inputs.get(0);
    EdgeIndex edges = EdgeIndex.of(inputs.get(1), x.getShape().get(0), selfLoops);
    return list(apply(context, new NodeFeatures.Dense(x), edges));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {
      new Shape(inputShapes[0].get(0), average ? channels : (long) heads * channels)
    };
  }
}
