package org.paperzoo.nlp.lstm.original;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * The network of 1997 on the heap, in double precision, with the truncated gradient as the paper
 * computes it: the partial derivatives of each cell's state are carried forwards in time, so that
 * an error at any step needs nothing of the steps before (equations A21 to A24). Exact zeros among
 * the inputs cost nothing. For one thread.
 *
 * <p>A sequence is {@link #reset}, then for each step {@link #step} and, where there is a target,
 * {@link #learn}.
 */
public final class OnlineLearner {
  private final MemoryConfig config;
  private final int cells;
  private final int gates;
  private final int sources;
  private final double[][]
      hidden; // [gates + cells][sources + bias]: input gates, output gates, cells
  private final double[][] output; // [K][cells + inputs where direct + bias]
  private final double[] units; // the hidden units' activations
  private final double[] unitsBefore;
  private final double[] states;
  private final double[] squashed; // g of the cells' net inputs
  private final double[] heights; // h of the states
  private final double[][] byCell; // ∂s_c / ∂ weights of the cell
  private final double[][] byInputGate; // ∂s_c / ∂ weights of its input gate
  private final double[] outputs;
  private final double[] errors;
  private final double[] cellErrors;
  private final int[] active; // the inputs that are not zero
  private final double[] values;
  private final double[][] hiddenChanges; // the weights themselves where each step changes them
  private final double[][] outputChanges;
  private int activeCount;
  private boolean memory = true;
  private boolean crossEntropy;

  /** Creates a network whose weights are zero, and which changes with each step that is learned. */
  public OnlineLearner(MemoryConfig config) {
    this(config, true);
  }

  /**
   * Creates a network whose weights are zero.
   *
   * @param eachStep whether {@link #learn} changes the weights at once; otherwise the changes of a
   *     sequence wait for {@link #endSequence}
   */
  public OnlineLearner(MemoryConfig config, boolean eachStep) {
    this.config = config;
    cells = config.cells();
    gates = config.gates();
    sources = config.sources();
    int count = gates + cells;
    hidden = new double[count][];
    for (int u = 0; u < count; u++) {
      boolean biased = u < gates ? config.biases().gates() : config.biases().cells();
      hidden[u] = new double[sources + (biased ? 1 : 0)];
    }
    int width =
        cells + (config.direct() ? config.inputSize() : 0) + (config.biases().outputs() ? 1 : 0);
    output = new double[config.outputSize()][width];
    hiddenChanges = eachStep ? hidden : zerosLike(hidden);
    outputChanges = eachStep ? output : zerosLike(output);
    units = new double[count];
    unitsBefore = new double[count];
    states = new double[cells];
    squashed = new double[cells];
    heights = new double[cells];
    byCell = new double[cells][];
    byInputGate = new double[cells][];
    for (int c = 0; c < cells; c++) {
      byCell[c] = new double[hidden[gates + c].length];
      byInputGate[c] = new double[hidden[0].length];
    }
    outputs = new double[config.outputSize()];
    errors = new double[config.outputSize()];
    cellErrors = new double[cells];
    active = new int[config.inputSize()];
    values = new double[config.inputSize()];
  }

  private static double[][] zerosLike(double[][] rows) {
    return Arrays.stream(rows).map(row -> new double[row.length]).toArray(double[][]::new);
  }

  /** Draws first weights, and sets the gates' biases that the configuration gives. */
  public void initialize(RandomGenerator random) {
    for (double[][] rows : new double[][][] {hidden, output}) {
      for (double[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (2 * random.nextDouble() - 1) * config.weightRange();
        }
      }
    }
    for (int j = 0; j < config.blocks(); j++) {
      if (!config.inputGateBias().isEmpty()) {
        hidden[j][sources] = config.inputGateBias().get(j);
      }
      if (!config.outputGateBias().isEmpty()) {
        hidden[config.blocks() + j][sources] = config.outputGateBias().get(j);
      }
    }
  }

  /** Returns the number of weights. */
  public int weightCount() {
    return Arrays.stream(hidden).mapToInt(row -> row.length).sum()
        + Arrays.stream(output).mapToInt(row -> row.length).sum();
  }

  /** Returns a copy of the weights, by the names that {@link MemoryNetwork}'s parameters have. */
  public Map<String, double[]> parameters() {
    Map<String, double[]> all = new LinkedHashMap<>();
    parts((name, columns) -> all.put(name, columns.read()));
    return all;
  }

  /**
   * Sets the weights.
   *
   * @param all as {@link #parameters} returns them
   * @throws IllegalArgumentException if one is missing or has another length
   */
  public void setParameters(Map<String, double[]> all) {
    parts(
        (name, columns) -> {
          double[] values = all.get(name);
          if (values == null || values.length != columns.size()) {
            throw new IllegalArgumentException(
                name
                    + (values == null ? " is missing" : " has " + values.length + " weights")
                    + "; expected "
                    + columns.size());
          }
          columns.write(values);
        });
  }

  /** Visits the weights, part by part. */
  private void parts(BiConsumer<String, Columns> visitor) {
    int blocks = config.blocks();
    visit("input_gates", Arrays.copyOfRange(hidden, 0, blocks), sources, visitor);
    if (config.outputGates()) {
      visit("output_gates", Arrays.copyOfRange(hidden, blocks, gates), sources, visitor);
    }
    visit("cells", Arrays.copyOfRange(hidden, gates, gates + cells), sources, visitor);
    int width = output[0].length;
    visitor.accept("output.weight", new Columns(output, 0, cells));
    if (config.biases().outputs()) {
      visitor.accept("output.bias", new Columns(output, width - 1, width));
    }
    if (config.direct()) {
      visitor.accept("direct.weight", new Columns(output, cells, cells + config.inputSize()));
    }
  }

  private static void visit(
      String name, double[][] rows, int sources, BiConsumer<String, Columns> visitor) {
    visitor.accept(name + ".weight", new Columns(rows, 0, sources));
    if (rows[0].length > sources) {
      visitor.accept(name + ".bias", new Columns(rows, sources, sources + 1));
    }
  }

  /** Neighbouring columns of rows of weights. */
  private record Columns(double[][] rows, int from, int to) {
    int size() {
      return rows.length * (to - from);
    }

    double[] read() {
      double[] all = new double[size()];
      for (int r = 0; r < rows.length; r++) {
        System.arraycopy(rows[r], from, all, r * (to - from), to - from);
      }
      return all;
    }

    void write(double[] all) {
      for (int r = 0; r < rows.length; r++) {
        System.arraycopy(all, r * (to - from), rows[r], from, to - from);
      }
    }
  }

  /**
   * Switches the memory cells and their gates on or off. Off, they are silent and do not learn:
   * solution 1 of the paper's "abuse problem", to add them when the rest has learned what it can.
   */
  public void useMemory(boolean on) {
    memory = on;
  }

  /** Lets {@link #learn} descend on the cross entropy of the outputs, not their squared error. */
  public void useCrossEntropy(boolean on) {
    crossEntropy = on;
  }

  /** Returns whether the memory cells are on. */
  public boolean usesMemory() {
    return memory;
  }

  /** Begins a sequence: activations, states and partial derivatives are zero. */
  public void reset() {
    Arrays.fill(units, 0);
    Arrays.fill(states, 0);
    Arrays.fill(heights, 0);
    for (int c = 0; c < cells; c++) {
      Arrays.fill(byCell[c], 0);
      Arrays.fill(byInputGate[c], 0);
    }
  }

  /** Reads one step whose only input that is not zero is 1. Returns as {@link #step(double[])}. */
  public double[] step(int symbol, boolean learning) {
    active[0] = symbol;
    values[0] = 1;
    activeCount = 1;
    return forward(learning);
  }

  /**
   * Reads one step.
   *
   * @param steps the inputs of consecutive steps
   * @param at where this step's begin
   * @param learning whether {@link #learn} may follow in this sequence
   * @return the outputs, which the next step overwrites
   */
  public double[] step(double[] steps, int at, boolean learning) {
    activeCount = 0;
    for (int i = 0; i < config.inputSize(); i++) {
      if (steps[at + i] != 0) {
        active[activeCount] = i;
        values[activeCount++] = steps[at + i];
      }
    }
    return forward(learning);
  }

  /** Returns the state of each cell after the last step; the caller must not change it. */
  double[] states() {
    return states;
  }

  private double[] forward(boolean learning) {
    if (memory) {
      System.arraycopy(units, 0, unitsBefore, 0, units.length);
      for (int u = 0; u < gates; u++) {
        units[u] = Squash.sigmoid(net(hidden[u]));
      }
      for (int c = 0; c < cells; c++) {
        squashed[c] = config.cellInput().apply(net(hidden[gates + c]));
      }
      if (learning) {
        carryPartials();
      }
      for (int c = 0; c < cells; c++) {
        int block = c / config.blockSize();
        states[c] += units[block] * squashed[c];
        heights[c] = config.cellOutput().apply(states[c]);
        units[gates + c] = heights[c] * (config.outputGates() ? outputGate(block) : 1);
      }
    }
    for (int k = 0; k < outputs.length; k++) {
      double[] row = output[k];
      double net = config.biases().outputs() ? row[row.length - 1] : 0;
      for (int c = 0; c < cells && memory; c++) {
        net += row[c] * units[gates + c];
      }
      for (int i = 0; i < activeCount && config.direct(); i++) {
        net += row[cells + active[i]] * values[i];
      }
      outputs[k] = Squash.sigmoid(net);
    }
    return outputs;
  }

  private double outputGate(int block) {
    return units[config.blocks() + block];
  }

  private double net(double[] row) {
    double net = row.length > sources ? row[sources] : 0;
    for (int i = 0; i < activeCount; i++) {
      net += row[active[i]] * values[i];
    }
    if (config.recurrent()) {
      for (int u = 0; u < unitsBefore.length; u++) {
        net += row[config.inputSize() + u] * unitsBefore[u];
      }
    }
    return net;
  }

  /** Adds this step to the partial derivatives of the states. */
  private void carryPartials() {
    for (int c = 0; c < cells; c++) {
      double gate = units[c / config.blockSize()];
      addSources(byCell[c], gate * config.cellInput().slope(squashed[c]));
      addSources(byInputGate[c], squashed[c] * gate * (1 - gate));
    }
  }

  /** Adds the sources of this step, times a factor, to a row of weights or of derivatives. */
  private void addSources(double[] row, double factor) {
    for (int i = 0; i < activeCount; i++) {
      row[active[i]] += factor * values[i];
    }
    if (config.recurrent()) {
      for (int u = 0; u < unitsBefore.length; u++) {
        row[config.inputSize() + u] += factor * unitsBefore[u];
      }
    }
    if (row.length > sources) {
      row[sources] += factor;
    }
  }

  /**
   * Learns by gradient descent on half the squared error of the last step.
   *
   * @param target of each output unit
   * @param rate the learning rate
   */
  public void learn(double[] target, double rate) {
    for (int k = 0; k < outputs.length; k++) {
      double slope = crossEntropy ? 1 : outputs[k] * (1 - outputs[k]);
      errors[k] = (target[k] - outputs[k]) * slope;
    }
    if (memory) {
      learnHidden(rate); // with the output weights as they were
    }
    for (int k = 0; k < outputs.length; k++) {
      double[] row = outputChanges[k];
      double change = rate * errors[k];
      for (int c = 0; c < cells && memory; c++) {
        row[c] += change * units[gates + c];
      }
      for (int i = 0; i < activeCount && config.direct(); i++) {
        row[cells + active[i]] += change * values[i];
      }
      if (config.biases().outputs()) {
        row[row.length - 1] += change;
      }
    }
  }

  /** Changes the weights by what the steps of the sequence came to, if they wait for it. */
  public void endSequence() {
    if (hiddenChanges != hidden) {
      apply(hidden, hiddenChanges);
      apply(output, outputChanges);
    }
  }

  private static void apply(double[][] rows, double[][] changes) {
    for (int r = 0; r < rows.length; r++) {
      add(rows[r], 1, changes[r]);
      Arrays.fill(changes[r], 0);
    }
  }

  private void learnHidden(double rate) {
    Arrays.fill(cellErrors, 0);
    for (int k = 0; k < outputs.length; k++) {
      for (int c = 0; c < cells; c++) {
        cellErrors[c] += errors[k] * output[k][c];
      }
    }
    for (int block = 0; block < config.blocks(); block++) {
      int first = block * config.blockSize();
      double open = 1;
      if (config.outputGates()) {
        open = outputGate(block);
        double error = 0;
        for (int c = first; c < first + config.blockSize(); c++) {
          error += heights[c] * cellErrors[c];
        }
        addSources(hiddenChanges[config.blocks() + block], rate * open * (1 - open) * error);
      }
      for (int c = first; c < first + config.blockSize(); c++) {
        double change = rate * open * config.cellOutput().slope(heights[c]) * cellErrors[c];
        add(hiddenChanges[gates + c], change, byCell[c]);
        add(hiddenChanges[block], change, byInputGate[c]);
      }
    }
  }

  private static void add(double[] row, double factor, double[] partials) {
    for (int i = 0; i < row.length; i++) {
      row[i] += factor * partials[i];
    }
  }
}
