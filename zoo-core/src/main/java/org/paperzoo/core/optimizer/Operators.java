package org.paperzoo.core.optimizer;

import java.util.List;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;

/** The engine's side of the optimizers. */
final class Operators {
  private static final AtenScript SCRIPT = AtenScript.load(Operators.class, "operators.py");

  private Operators() {}

  /** Made on first use: a configuration is read without the engine. */
  private static final class None {
    static final TensorList LIST = new TensorList(List.of());
  }

  /** Returns a list without arrays, for state that a rule does without. */
  static TensorList none() {
    return None.LIST;
  }

  /** Runs an operator of Adam's kind, whose state is {@link States#moments}. */
  static void runOnMoments(Update update, String operator, double beta1, double beta2, double eps) {
    run(
        update,
        operator,
        update.state(States.MEAN),
        update.state(States.SQUARES),
        update.state(States.STEP),
        update.lr(),
        beta1,
        beta2,
        update.weightDecay(),
        eps);
  }

  /**
   * Runs an operator on the parameters and gradients of an update.
   *
   * @param arguments what follows them: {@link TensorList}, Double, Boolean
   */
  static void run(Update update, String operator, Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = update.parameters();
    all[1] = update.gradients();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    InPlace.run(SCRIPT.operator(update.device(), operator), all);
  }
}
