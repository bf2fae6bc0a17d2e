package org.paperzoo.nlp.lstm.original;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/**
 * Memory cell blocks between inputs and logistic outputs (Figure 2 of the paper).
 *
 * <p>Inputs: {@code inputs} [B, T, I], and optionally {@code targets} [B, T, K] and {@code
 * target_mask} [B, T], the steps that have a target (default: all). Outputs: {@code outputs} [B, T,
 * K]; {@code states} [B, T, cells]; with targets, {@code loss} [1], half the squared error summed
 * over steps and units, averaged over the sequences. All steps are one call of the engine.
 */
public final class MemoryNetwork extends ZooModel {
  private static final AtenScript SCRIPT = AtenScript.load(MemoryNetwork.class, "operators.py");
  private static final String INPUTS = "inputs";
  private static final String TARGETS = "targets";
  private static final String MASK = "target_mask";

  private final MemoryConfig config;
  private final List<Linear> maps = new ArrayList<>();
  private final Map<String, Object> literals = new LinkedHashMap<>();

  /** Creates a network, not initialised. */
  public MemoryNetwork(MemoryConfig config) {
    this.config = config;
    int sources = config.sources();
    int blocks = config.blocks();
    boolean biased = config.biases().gates();
    map("input_gates", sources, blocks, biased, config.inputGateBias());
    if (config.outputGates()) {
      map("output_gates", sources, blocks, biased, config.outputGateBias());
    }
    map("cells", sources, config.cells(), config.biases().cells(), List.of());
    map("output", config.cells(), config.outputSize(), config.biases().outputs(), List.of());
    if (config.direct()) {
      map("direct", config.inputSize(), config.outputSize(), false, List.of());
    }
    literals.put("output_gates", config.outputGates());
    literals.put("gate_bias", biased);
    literals.put("cell_bias", config.biases().cells());
    literals.put("output_bias", config.biases().outputs());
    literals.put("direct", config.direct());
    literals.put("recurrent", config.recurrent());
    literals.put("truncated", config.truncated());
    literals.put("gates", config.gates());
    literals.put("blocks", blocks);
    literals.put("input_scale", config.cellInput().scale());
    literals.put("input_shift", config.cellInput().shift());
    literals.put("output_scale", config.cellOutput().scale());
    literals.put("output_shift", config.cellOutput().shift());
  }

  private void map(String name, int in, int out, boolean bias, List<Double> firstBiases) {
    Initializer random = Initializers.uniform(config.weightRange());
    Initializer first = firstBiases.isEmpty() ? random : given(firstBiases);
    maps.add(child(name, new Linear(in, out, bias, random, first)));
  }

  private static Initializer given(List<Double> values) {
    return (NDManager manager, Shape shape, DataType type) ->
        manager.create(values.stream().mapToDouble(v -> v).toArray(), shape).toType(type, false);
  }

  /** Returns the configuration. */
  public MemoryConfig config() {
    return config;
  }

  @Override
  public List<String> inputNames() {
    return List.of(INPUTS);
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of(TARGETS, MASK);
  }

  @Override
  public List<String> integerInputNames() {
    return List.of(MASK);
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray x = inputs.get(INPUTS);
    Shape shape = x.getShape();
    if (shape.dimension() != 3 || shape.size() == 0 || shape.get(2) != config.inputSize()) {
      throw new UsageException(
          "inputs must be [sequences, steps, "
              + config.inputSize()
              + "], as input_size says, with one step or more; they are "
              + shape
              + ".");
    }
    NDList weights = new NDList();
    for (Linear map : maps) {
      weights.add(context.value(map.weight()));
      if (map.bias() != null) {
        weights.add(context.value(map.bias()));
      }
    }
    NDList results = SCRIPT.operator(x.getDevice(), "network", literals).callWithList(weights, x);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("outputs", results.get(0)); // [B, T, K]
    outputs.put("states", results.get(1)); // [B, T, cells]
    NDArray targets = inputs.get(TARGETS);
    if (targets != null) {
      NDArray mask = inputs.get(MASK);
      Shape expected = new Shape(shape.get(0), shape.get(1), config.outputSize());
      check(TARGETS, targets, expected);
      if (mask == null) {
        mask = x.getManager().ones(new Shape(shape.get(0), shape.get(1)));
      }
      check(MASK, mask, new Shape(shape.get(0), shape.get(1)));
      outputs.put("loss", SCRIPT.apply("squared_error", results.get(0), targets, mask));
    }
    return outputs;
  }

  private static void check(String name, NDArray array, Shape expected) {
    if (!array.getShape().equals(expected)) {
      throw new UsageException(
          name
              + " must be "
              + expected
              + ", as inputs and output_size say; it is "
              + array.getShape()
              + ".");
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long batch = inputShapes[0].get(0);
    long steps = inputShapes[0].get(1);
    Shape outputs = new Shape(batch, steps, config.outputSize());
    Shape states = new Shape(batch, steps, config.cells());
    return inputShapes.length > 1
        ? new Shape[] {outputs, states, new Shape(1)}
        : new Shape[] {outputs, states};
  }
}
