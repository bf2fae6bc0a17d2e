package org.paperzoo.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A record with every type of component that the binder knows. */
public record SampleConfig(
    @Doc("Name of the experiment, which names the run folder.") String name,
    @Doc("Seed of everything random.") @Default("42") @Range(min = 0) long seed,
    @Doc("Folder of the data set.") @Default("null") Path data,
    @Doc("The model: a preset, a folder or its inline fields; see the papers' pages.")
        @Default("{}")
        ConfigNode model,
    @Doc("How to train.") Train train,
    @Doc("Free labels of the run.") @Default("{}") Map<String, String> labels) {

  /** Training. */
  public record Train(
      @Doc("Passes over the training set.") @Range(min = 1) int epochs,
      @Doc("Examples a step.") @Default("32") @Range(min = 1, max = 65536) int batchSize,
      @Doc("Arithmetic of the forward pass; bfloat16 halves the time where the processor knows it.")
          @Default("float32")
          Precision precision,
      @Doc("Whether to shuffle the examples of each epoch.") @Default("true") boolean shuffle,
      @Doc("Probability of dropping a unit, one for each layer.")
          @Default("[0.1, 0.1]")
          @Range(min = 0, max = 1, maxExclusive = true)
          List<Double> dropout,
      @Doc("Greatest global norm of the gradient; null clips nothing.")
          @Default("null")
          @Range(min = 0, minExclusive = true)
          Double clipNorm,
      @Doc("The optimizer.") @Default("{lr: 1e-4}") Optimizer optimizer) {}

  /** The optimizer. */
  public record Optimizer(
      @Doc("Peak learning rate.") @Range(min = 0, minExclusive = true) double lr,
      @Doc("Decay rate of the first moment.") @Default("0.9") @Range(min = 0) double beta1,
      @Doc("Decay rate of the second moment.") @Default("0.999") @Range(min = 0) double beta2,
      @Doc("Groups of parameters with their own settings.") @Default("[]") List<Group> groups) {
    /** Refuses betas in the wrong order. */
    public Optimizer {
      if (beta1 > beta2) {
        throw new IllegalArgumentException("beta1 must be at most beta2");
      }
    }
  }

  /** A group of parameters. */
  public record Group(
      @Doc("Pattern of the parameters' names.") String match,
      @Doc("Learning rate of the group.") double lr) {}

  /** Number formats. */
  public enum Precision {
    /** Single precision. */
    FLOAT32,
    /** Half the bits, the same exponent range. */
    BFLOAT16,
    /** Mixed. */
    @Name("mixed-16")
    MIXED
  }
}
