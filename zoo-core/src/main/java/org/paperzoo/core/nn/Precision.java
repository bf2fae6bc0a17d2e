package org.paperzoo.core.nn;

import ai.djl.Device;
import org.paperzoo.core.aten.Bfloat16;

/**
 * The type in which matrix products are computed; master weights and everything else stay float32.
 * It is a property of the running thread, as autocasting is in PyTorch.
 */
public enum Precision {
  /** Products in float32. */
  FLOAT32,
  /** Products in bfloat16 with float32 results. */
  BFLOAT16;

  private static final ThreadLocal<Precision> CURRENT = ThreadLocal.withInitial(() -> FLOAT32);

  /** Ends the use of a precision. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Returns the precision of the running thread. */
  public static Precision current() {
    return CURRENT.get();
  }

  /**
   * Returns whether the running thread computes in bfloat16 and a device does so by itself: where
   * it is emulated, operators other than products with weights take float32.
   */
  public static boolean isBfloat16On(Device device) {
    return current() == BFLOAT16 && Bfloat16.hasUnits(device);
  }

  /** Uses this precision on the running thread until the scope is closed. */
  public Scope use() {
    Precision before = CURRENT.get();
    CURRENT.set(this);
    return () -> CURRENT.set(before);
  }
}
