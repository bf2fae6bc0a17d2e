package org.paperzoo.core.optimizer;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * Parameters with values of their own, chosen by a regular expression that is searched for in their
 * full names.
 */
public record ParameterGroup(
    @Doc("Regular expression searched for in the full parameter names.") String match,
    @Doc("Learning rate of the group (default: the optimizer's).") @Default("null") @Range(min = 0)
        Double lr,
    @Doc("Factor on the optimizer's learning rate, instead of lr.") @Default("null") @Range(min = 0)
        Double lrScale,
    @Doc("Weight decay of the group (default: the optimizer's).") @Default("null") @Range(min = 0)
        Double weightDecay) {

  /** Checks the regular expression and that there is at most one learning rate. */
  public ParameterGroup {
    try {
      Pattern.compile(match);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "match: \"" + match + "\" is not a regular expression: " + e.getDescription(), e);
    }
    if (lr != null && lrScale != null) {
      throw new IllegalArgumentException("lr_scale: give lr or lr_scale, not both");
    }
  }
}
