package org.paperzoo.core.optimizer;

import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.aten.InPlace;

/** The engine's side of the optimizers. */
final class Operators {
  private static final AtenScript SCRIPT = AtenScript.load(Operators.class, "operators.py");

  private Operators() {}

  /**
   * Runs an operator on the parameters and gradients of an update.
   *
   * @param arguments what follows them: {@link org.paperzoo.core.aten.TensorList}, Double, Boolean
   */
  static void run(Update update, String operator, Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = update.parameters();
    all[1] = update.gradients();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    InPlace.run(SCRIPT.operator(update.device(), operator), all);
  }
}
