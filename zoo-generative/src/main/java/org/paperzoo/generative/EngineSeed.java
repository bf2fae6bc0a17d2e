package org.paperzoo.generative;

import ai.djl.pytorch.jni.JniUtils;

/** Seeds the engine's random generator. */
public final class EngineSeed {
  private EngineSeed() {}

  /** Makes the engine's next random numbers a function of {@code seed}. */
  public static void set(long seed) {
    JniUtils.setSeed(seed);
  }
}
