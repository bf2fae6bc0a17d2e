package org.paperzoo.core.train;

import java.util.regex.Pattern;
import org.paperzoo.core.optimizer.ParameterGroup;
import org.paperzoo.core.optimizer.UpdateRule;

/**
 * The learning rate and weight decay of a parameter.
 *
 * @param lr the learning rate before the schedule; of a rule that chooses its own, the factor on it
 * @param weightDecay the weight decay
 */
record Rates(double lr, double weightDecay) {
  /** Returns those of the first group of a rule that matches a parameter's full name. */
  static Rates of(UpdateRule rule, String parameter) {
    double lr = rule.lr() == null ? 1 : rule.lr();
    for (ParameterGroup group : rule.groups()) {
      if (Pattern.compile(group.match()).matcher(parameter).find()) {
        double own = group.lr() == null ? lr : group.lr();
        return new Rates(
            group.lrScale() == null ? own : own * group.lrScale(),
            group.weightDecay() == null ? rule.weightDecay() : group.weightDecay());
      }
    }
    return new Rates(lr, rule.weightDecay());
  }
}
