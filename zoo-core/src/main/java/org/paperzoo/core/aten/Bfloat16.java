package org.paperzoo.core.aten;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * How products in bfloat16 are computed. A CPU without units for it takes about ten times as long
 * for a product in bfloat16 as for one in float32. There, products in float32 of numbers rounded to
 * bfloat16 stand in, which is what the units compute but for the order of the sums.
 */
public final class Bfloat16 {
  private static final Map<String, Object> NATIVE = Map.of("work", 15);
  private static final Map<String, Object> ROUNDED = Map.of("work", 6);

  private Bfloat16() {}

  /** Asks the engine once. */
  private static final class Cpu {
    static final boolean HAS_UNITS = ask();

    private static boolean ask() {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
        NDArray one = manager.ones(new Shape(1));
        return Aten.script().operator(Device.cpu(), "bf16_units").apply(one).getFloat() == 1;
      } catch (IllegalArgumentException e) {
        return false; // an engine without oneDNN
      }
    }
  }

  /** Returns whether a device computes products in bfloat16 by itself. */
  public static boolean hasUnits(Device device) {
    return device.isGpu() || Cpu.HAS_UNITS;
  }

  /**
   * Returns the literal {@code work} of operators that compute products in bfloat16: ATen's code of
   * the type that their factors are cast to after they were cast to bfloat16.
   */
  public static Map<String, Object> literals(Device device) {
    return hasUnits(device) ? NATIVE : ROUNDED;
  }

  /** Returns the literals of such an operator: {@link #literals(Device)}, and others of its own. */
  public static Map<String, Object> literals(Device device, Map<String, Object> others) {
    Map<String, Object> all = new HashMap<>(others);
    all.putAll(literals(device));
    return all;
  }
}
