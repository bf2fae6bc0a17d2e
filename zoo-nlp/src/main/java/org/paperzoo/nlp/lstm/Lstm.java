package org.paperzoo.nlp.lstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Stacked layers of the LSTM as it is used today, with a forget gate (Gers et al. 2000), and with
 * the parameters of PyTorch's {@code nn.LSTM}: {@code weight_ih_l0} [4H, I], {@code weight_hh_l0}
 * [4H, H], {@code bias_ih_l0} and {@code bias_hh_l0} [4H], with projections {@code weight_hr_l0}
 * [P, H]; of a backward direction the same with {@code _reverse}. The rows are those of the input
 * gate, the forget gate, the cell input and the output gate.
 *
 * <pre>
 * i = σ(W_ii x + b_ii + W_hi h + b_hi)      f = σ(W_if x + b_if + W_hf h + b_hf)
 * g = tanh(W_ig x + b_ig + W_hg h + b_hg)   o = σ(W_io x + b_io + W_ho h + b_ho)
 * c' = f c + i g                            h' = o tanh(c')
 * </pre>
 *
 * <p>All steps of a layer are one call of the engine.
 *
 * <p>Input x [B, T, I], output [B, T, directions · H].
 */
public final class Lstm extends ZooBlock {
  /** The gates and the cell input. */
  private static final int GATES = 4;

  private final LstmConfig config;
  private final List<List<Parameter>> layers = new ArrayList<>();

  /**
   * What an LSTM makes of sequences.
   *
   * @param outputs of the last layer at each step, [B, T, directions · H]
   * @param state after the last step
   */
  public record Result(NDArray outputs, State state) {}

  /**
   * What is carried from step to step.
   *
   * @param hidden the outputs, [layers · directions, B, H]
   * @param cells the states of the cells, [layers · directions, B, H]
   */
  public record State(NDArray hidden, NDArray cells) {}

  /** Creates an LSTM, not initialised. */
  public Lstm(LstmConfig config) {
    this.config = config;
    int width = config.inputSize();
    for (int layer = 0; layer < config.numLayers(); layer++) {
      List<Parameter> parameters = new ArrayList<>();
      addDirection(parameters, width, "_l" + layer);
      if (config.bidirectional()) {
        addDirection(parameters, width, "_l" + layer + "_reverse");
      }
      layers.add(parameters);
      width = config.outputSize();
    }
  }

  private void addDirection(List<Parameter> parameters, int width, String suffix) {
    int cells = config.hiddenSize();
    int rows = GATES * cells;
    Initializer uniform = Initializers.uniform(1 / Math.sqrt(cells));
    Parameter.Type type = Parameter.Type.WEIGHT;
    parameters.add(parameter("weight_ih" + suffix, type, uniform, rows, width));
    parameters.add(parameter("weight_hh" + suffix, type, uniform, rows, config.stateSize()));
    if (config.bias()) {
      parameters.add(parameter("bias_ih" + suffix, Parameter.Type.BIAS, uniform, rows));
      parameters.add(parameter("bias_hh" + suffix, Parameter.Type.BIAS, uniform, rows));
    }
    if (config.projSize() > 0) {
      parameters.add(parameter("weight_hr" + suffix, type, uniform, config.projSize(), cells));
    }
  }

  /**
   * Returns a state of zeros for B sequences.
   *
   * @param type that of the parameters
   */
  public State zeroState(NDManager manager, long sequences, DataType type) {
    long rows = (long) config.numLayers() * config.directions();
    return new State(
        manager.zeros(new Shape(rows, sequences, config.stateSize()), type),
        manager.zeros(new Shape(rows, sequences, config.hiddenSize()), type));
  }

  /**
   * Reads sequences.
   *
   * @param x [B, T, I]
   * @param lengths the steps of each sequence, [B] int64, each from 1 to T; what follows them is
   *     not read, and its outputs are zero. Null if all have T.
   * @param state before the first step, or null for zeros
   */
  public Result apply(Context context, NDArray x, NDArray lengths, State state) {
    State before =
        state == null ? zeroState(x.getManager(), x.getShape().get(0), x.getDataType()) : state;
    NDArray outputs = x;
    NDList hidden = new NDList();
    NDList cells = new NDList();
    for (int layer = 0; layer < layers.size(); layer++) {
      NDList weights = new NDList();
      layers.get(layer).forEach(parameter -> weights.add(context.value(parameter)));
      NDArray in = layer > 0 ? dropout(context, outputs) : outputs;
      NDArray h = rows(before.hidden(), layer); // [directions, B, H]
      NDArray c = rows(before.cells(), layer);
      NDList results = LstmOperators.layer(config, in, lengths, h, c, weights);
      outputs = results.get(0); // [B, T, directions · H]
      hidden.add(results.get(1));
      cells.add(results.get(2));
    }
    return new Result(outputs, new State(NDArrays.concat(hidden), NDArrays.concat(cells)));
  }

  private NDArray dropout(Context context, NDArray x) {
    return context.training() ? Aten.dropout(x, config.dropout()) : x;
  }

  private NDArray rows(NDArray state, int layer) {
    int first = layer * config.directions();
    return state.get(first + ":" + (first + config.directions()));
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    NDArray lengths = inputs.size() > 1 ? inputs.get(1) : null;
    return list(apply(context, inputs.get(0), lengths, null).outputs());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {new Shape(x.get(0), x.get(1), config.outputSize())};
  }
}
