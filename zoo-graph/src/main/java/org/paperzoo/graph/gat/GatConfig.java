package org.paperzoo.graph.gat;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/** The fields of {@code config.json} of a graph attention network. */
public record GatConfig(
    @Doc("Number of features of a node.") @Range(min = 1, max = Sizes.ROWS) int inChannels,
    @Doc("Number of features per head in the hidden layers.") @Range(min = 1, max = Sizes.WIDTH)
        int hiddenChannels,
    @Doc("Classes.") @Range(min = 1, max = Sizes.ROWS) int outChannels,
    @Doc(
            "Attention heads of each layer; one number per layer. The last layer averages its"
                + " heads, the others concatenate them.")
        @Range(min = 1, max = Sizes.WIDTH)
        List<Integer> heads,
    @Doc("Slope of LeakyReLU for negative attention scores.")
        @Default("0.2")
        @Range(min = -1000, max = 1000)
        double negativeSlope,
    @Doc("Probability of dropping an input feature of a layer during training.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double dropout,
    @Doc("Probability of dropping an attention weight during training (default: that of dropout).")
        @Default("null")
        @Range(min = 0, max = 1, maxExclusive = true)
        Double attentionDropout,
    @Doc(
            "Which layers add a projection of their input to their output, one value per layer;"
                + " empty for none.")
        @Default("[]")
        List<Boolean> residual,
    @Doc("Nonlinearity between layers.") @Default("elu") Activation activation,
    @Doc("Whether each node attends to itself, by exactly one self-loop.") @Default("true")
        boolean addSelfLoops,
    @Doc("Whether a bias is added to each layer's output.") @Default("true") boolean bias,
    @Doc("Whether each head adds a bias to its attention scores, as the authors' code does.")
        @Default("false")
        boolean attentionBias) {

  /** A nonlinearity. */
  public enum Activation {
    /** Exponential linear unit. */
    ELU,
    /** Rectified linear unit. */
    RELU
  }

  /** Checks what spans several fields. */
  public GatConfig {
    heads = List.copyOf(heads);
    residual = List.copyOf(residual);
    if (heads.isEmpty()) {
      throw new IllegalArgumentException(
          "heads: give the number of heads of each layer, such as [8, 1]");
    }
    if (heads.size() > Sizes.LAYERS) {
      throw new IllegalArgumentException(
          "heads are of " + heads.size() + " layers; expected at most " + Sizes.LAYERS);
    }
    int widest = Math.max(hiddenChannels, outChannels);
    for (int count : heads) {
      if ((long) count * widest > Sizes.ROWS) {
        throw new IllegalArgumentException(
            "heads: "
                + count
                + " heads of "
                + widest
                + " features give a layer of more than "
                + Sizes.ROWS
                + " features");
      }
    }
    if (!residual.isEmpty() && residual.size() != heads.size()) {
      throw new IllegalArgumentException(
          "residual has "
              + residual.size()
              + " values, heads "
              + heads.size()
              + ": give one per layer");
    }
  }

  /** Returns the number of layers. */
  public int layers() {
    return heads.size();
  }

  /** Returns the number of input features of a layer. */
  int inputs(int layer) {
    return layer == 0 ? inChannels : outputs(layer - 1);
  }

  /** Returns the number of features of a head of a layer. */
  int channels(int layer) {
    return averages(layer) ? outChannels : hiddenChannels;
  }

  /** Returns whether a layer averages its heads. */
  boolean averages(int layer) {
    return layer == layers() - 1;
  }

  /** Returns the number of output features of a layer. */
  int outputs(int layer) {
    return averages(layer) ? outChannels : Math.multiplyExact(heads.get(layer), hiddenChannels);
  }

  boolean hasResidual(int layer) {
    return !residual.isEmpty() && residual.get(layer);
  }

  double attentionDropoutOrDefault() {
    return attentionDropout == null ? dropout : attentionDropout;
  }
}
