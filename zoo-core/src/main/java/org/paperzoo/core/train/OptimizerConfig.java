package org.paperzoo.core.train;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** The {@code train.optimizer} section. */
public record OptimizerConfig(
    @Doc("The update rule.") Rule name,
    @Doc("Learning rate; the schedule multiplies it.") @Range(min = 0) double lr,
    @Doc("Weight decay: added to the gradient as an L2 penalty, for adamw decoupled from it.")
        @Default("0")
        @Range(min = 0)
        double weightDecay,
    @Doc("Momentum of sgd.") @Default("0") @Range(min = 0, max = 1, maxExclusive = true)
        double momentum,
    @Doc("Momentum of sgd at the end of the ramp (default: no ramp).")
        @Default("null")
        @Range(min = 0, max = 1, maxExclusive = true)
        Double finalMomentum,
    @Doc("Steps over which momentum goes linearly to its final value.")
        @Default("0")
        @Range(min = 0)
        long momentumRampSteps,
    @Doc("Nesterov's form of momentum.") @Default("false") boolean nesterov,
    @Doc("Decay of adam's mean of gradients.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Decay of adam's mean of squared gradients.")
        @Default("0.999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc(
            "Added to the root of the squared gradients (default: 1e-8 for adam and 1e-10 for"
                + " adagrad).")
        @Default("null")
        @Range(min = 0)
        Double eps,
    @Doc("Adagrad's initial sum of squared gradients.") @Default("0") @Range(min = 0)
        double initialAccumulator,
    @Doc("Parameters with values of their own; the first group that matches a parameter counts.")
        @Default("[]")
        List<Group> groups) {

  /** An update rule. */
  public enum Rule {
    /** Stochastic gradient descent with momentum (Polyak, Nesterov), as PyTorch defines it. */
    SGD,
    /** Duchi et al. 2011. */
    ADAGRAD,
    /** Kingma and Ba 2015; weight decay is an L2 penalty. */
    ADAM,
    /** Loshchilov and Hutter 2019; weight decay is decoupled. */
    ADAMW
  }

  /**
   * A group of parameters, chosen by a regular expression that is searched for in their full names.
   */
  public record Group(
      @Doc("Regular expression searched for in the full parameter names.") String match,
      @Doc("Learning rate of the group (default: the optimizer's).")
          @Default("null")
          @Range(min = 0)
          Double lr,
      @Doc("Weight decay of the group (default: the optimizer's).") @Default("null") @Range(min = 0)
          Double weightDecay) {

    /** Checks the regular expression. */
    public Group {
      try {
        Pattern.compile(match);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "match: \"" + match + "\" is not a regular expression: " + e.getDescription(), e);
      }
    }
  }
}
