package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * Adafactor (Shazeer and Stern 2018, algorithms 4 and 5) as transformers defines it: of a parameter
 * with two axes or more only the means of squared gradients over its rows and columns are kept.
 */
public record Adafactor(
    @Doc(
            "Learning rate; the schedule multiplies it (default: the relative step, min(0.01, 1/√t)"
                + " at the parameter's update t).")
        @Default("null")
        @Range(min = 0)
        Double lr,
    @Doc("Weight decay, decoupled from the gradient.") @Default("0") @Range(min = 0)
        double weightDecay,
    @Doc("Multiply the learning rate with the root mean square of the parameter.") @Default("true")
        boolean scaleParameter,
    @Doc("Use the relative step; needs lr to be unset (default: true without lr).") @Default("null")
        Boolean relativeStep,
    @Doc("Let the relative step rise from 0 by 1e-6 per update.") @Default("false")
        boolean warmupInit,
    @Doc("Decay of the mean of updates (default: no mean, which saves memory).")
        @Default("null")
        @Range(min = 0, max = 1, maxExclusive = true)
        Double beta1,
    @Doc("Exponent of the decay of squared gradients, which is 1 − t^decay_rate at update t.")
        @Default("-0.8")
        @Range(max = 0)
        double decayRate,
    @Doc("Maximum root mean square of an update; larger ones are scaled down.")
        @Default("1")
        @Range(min = 0, minExclusive = true)
        double clipThreshold,
    @Doc("Added to the squared gradients.") @Default("1e-30") @Range(min = 0) double eps,
    @Doc("Minimum of the root mean square that scale_parameter multiplies with.")
        @Default("1e-3")
        @Range(min = 0)
        double minScale,
    @Doc("Parameters with values of their own; the first group that matches a parameter applies.")
        @Default("[]")
        List<ParameterGroup> groups)
    implements UpdateRule {
  private static final double MAX_STEP = 1e-2;
  private static final double WARM_UP = 1e-6;
  private static final String ROWS = "exp_avg_sq_row";
  private static final String COLUMNS = "exp_avg_sq_col";

  /** Checks that the learning rate is either given or relative. */
  public Adafactor {
    if (relativeStep != null && relativeStep != (lr == null)) {
      throw new IllegalArgumentException(
          lr == null
              ? "relative_step: without the relative step, adafactor needs an lr"
              : "relative_step: give lr or the relative step, not both");
    }
    if (warmupInit && lr != null) {
      throw new IllegalArgumentException(
          "warmup_init: it is for the relative step; leave lr unset, or use the schedule's"
              + " warmup_steps");
    }
    if (lr == null && groups.stream().anyMatch(group -> group.lr() != null)) {
      throw new IllegalArgumentException(
          "groups: a group's lr needs an lr of the optimizer; use lr_scale with the relative step");
    }
  }

  @Override
  public double learningRate(long step) {
    if (lr != null) {
      return lr;
    }
    double most = warmupInit ? WARM_UP * (step + 1) : MAX_STEP;
    return Math.min(most, 1 / Math.sqrt(step + 1.0));
  }

  @Override
  public Map<String, NDArray> newState(NDManager manager, NDArray parameter) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put(States.STEP, States.step(manager));
    if (beta1 != null) {
      state.put(States.MEAN, States.zeros(manager, parameter));
    }
    Shape shape = parameter.getShape();
    int axes = shape.dimension();
    if (axes < 2) {
      state.put(States.SQUARES, States.zeros(manager, parameter));
    } else {
      Shape batch = shape.slice(0, axes - 2);
      state.put(ROWS, manager.zeros(batch.add(shape.get(axes - 2)), parameter.getDataType()));
      state.put(COLUMNS, manager.zeros(batch.add(shape.get(axes - 1)), parameter.getDataType()));
    }
    return state;
  }

  @Override
  public void apply(Update update) {
    boolean factored = update.state().containsKey(ROWS);
    Operators.run(
        update,
        "adafactor",
        factored ? update.state(ROWS) : Operators.none(),
        factored ? update.state(COLUMNS) : Operators.none(),
        factored ? Operators.none() : update.state(States.SQUARES),
        beta1 == null ? Operators.none() : update.state(States.MEAN),
        update.state(States.STEP),
        update.lr(),
        lr == null,
        warmupInit ? WARM_UP : 0.0,
        scaleParameter,
        minScale,
        decayRate,
        eps,
        clipThreshold,
        beta1 == null ? 0.0 : beta1,
        update.weightDecay());
  }
}
