package org.paperzoo.nlp.lstm.original;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The fields of {@code config.json} of {@code model_type} {@code lstm_1997}.
 *
 * @param inputSize I, the number of input units
 * @param outputSize K, the number of output units
 * @param blocks the number of memory cell blocks
 * @param blockSize the memory cells of a block, which share its gates
 * @param outputGates whether blocks have an output gate
 * @param recurrent whether the hidden units, that is cells and gates, feed all hidden units
 * @param direct whether the inputs feed the outputs, too
 * @param biases which units have a bias weight
 * @param cellInput g, what the net input of a cell is squashed by
 * @param cellOutput h, what the state of a cell is squashed by
 * @param truncated whether errors stop at the net inputs of cells and gates, as in the paper;
 *     otherwise the gradient is that of full back-propagation through time
 * @param weightRange weights start evenly distributed in [-range, range]
 * @param inputGateBias the first biases of the blocks' input gates; empty for random ones
 * @param outputGateBias the same of the output gates
 */
public record MemoryConfig(
    @Doc("Number of input units.") @Range(min = 1, max = Sizes.WIDTH) int inputSize,
    @Doc("Number of output units.") @Range(min = 1, max = Sizes.WIDTH) int outputSize,
    @Doc("Number of memory cell blocks.") @Default("2") @Range(min = 1, max = Sizes.WIDTH)
        int blocks,
    @Doc("Memory cells of a block, which share its gates.")
        @Default("1")
        @Range(min = 1, max = Sizes.WIDTH)
        int blockSize,
    @Doc("Whether blocks have an output gate.") @Default("true") boolean outputGates,
    @Doc("Whether memory cells and gates feed all memory cells and gates.") @Default("true")
        boolean recurrent,
    @Doc("Whether the inputs feed the outputs, too.") @Default("false") boolean direct,
    @Doc("Which units have a bias weight.") @Default("all") Biases biases,
    @Doc("What the net input of a cell is squashed by.") @Default("wide") Squash cellInput,
    @Doc("What the state of a cell is squashed by.") @Default("centered") Squash cellOutput,
    @Doc(
            "Whether errors stop at the net inputs of cells and gates, as in the paper; otherwise"
                + " they flow back through all time steps.")
        @Default("true")
        boolean truncated,
    @Doc("Weights start evenly distributed between -range and range.")
        @Default("0.1")
        @Range(min = 0, max = MOST)
        double weightRange,
    @Doc("First biases of the input gates, one per block; empty for random ones.")
        @Default("[]")
        @Range(min = -MOST, max = MOST)
        List<Double> inputGateBias,
    @Doc("First biases of the output gates, one per block; empty for random ones.")
        @Default("[]")
        @Range(min = -MOST, max = MOST)
        List<Double> outputGateBias) {

  private static final double MOST = 1000; // σ of which is 0 or 1

  /** Checks what spans several fields. */
  public MemoryConfig {
    inputGateBias = List.copyOf(inputGateBias);
    outputGateBias = List.copyOf(outputGateBias);
    check("input_gate_bias", inputGateBias, blocks, biases.gates());
    check("output_gate_bias", outputGateBias, blocks, biases.gates() && outputGates);
  }

  private static void check(String key, List<Double> values, int blocks, boolean biased) {
    if (values.isEmpty()) {
      return;
    }
    if (!biased) {
      throw new IllegalArgumentException(
          key + ": the network has no such gates, or they have no bias; remove the key");
    }
    if (values.size() != blocks) {
      throw new IllegalArgumentException(
          key + ": " + values.size() + " numbers; expected one for each of " + blocks + " blocks");
    }
  }

  /** Returns the number of memory cells. */
  int cells() {
    return Math.multiplyExact(blocks, blockSize);
  }

  /** Returns the number of gates. */
  int gates() {
    return outputGates ? 2 * blocks : blocks;
  }

  /** Returns the number of units that feed a cell or a gate, without the bias. */
  int sources() {
    return inputSize + (recurrent ? cells() + gates() : 0);
  }
}
