package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.nn.TiedWeight;
import org.paperzoo.core.nn.ZooBlock;

/** The low-rank update of the weight of one module. */
abstract class LoraUpdate extends ZooBlock {
  private static final AtenScript SCRIPT = AtenScript.load(LoraUpdate.class, "lora_operators.py");

  private NDArray before; // the weight's own values while the update is in it
  private Parameter tied; // the weight itself while the module computes with a merged copy

  /** Returns the module that is adapted. */
  abstract Block module();

  /** Returns the weight that the module computes with. */
  abstract Parameter weight();

  /** Lets the module compute with the update. */
  abstract void attach();

  /** Lets the module compute without it. */
  abstract void detach();

  /** Adds the update to values of the weight, in place. */
  abstract void addTo(NDArray weight);

  /**
   * Refuses to be merged where that gives other results.
   *
   * @param name the module's name
   */
  void checkMergeable(String name) {}

  /**
   * Adds the update to the module's weight; what it was before is kept, to the last bit.
   *
   * @param shared whether other modules compute with this weight, too: they keep it as it is, and
   *     this module, a {@link TiedWeight}, gets a copy
   */
  void merge(boolean shared) {
    Parameter weight = weight();
    if (shared) {
      NDArray copy = Values.copy(weight.getArray());
      addTo(copy);
      tied = weight;
      ((TiedWeight) module()).useWeight(Values.parameter(weight, copy));
    } else {
      before = Values.copy(weight.getArray());
      addTo(weight.getArray());
    }
    detach();
  }

  /** Gives the module its weight back, and the update. */
  void unmerge() {
    if (tied == null) {
      Values.assign(weight().getArray(), before);
      before.close();
    } else {
      NDArray copy = weight().getArray();
      ((TiedWeight) module()).useWeight(tied);
      copy.close();
      tied = null;
    }
    attach();
  }

  static NDArray call(String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }
}
