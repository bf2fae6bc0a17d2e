package org.paperzoo.core.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the native engine keeps beside its arrays: whether the running thread records operations for
 * gradients, the gradients, and the random generator.
 */
public final class TorchEngine {
  private static final ReentrantLock RANDOM = new ReentrantLock();

  private TorchEngine() {}

  /** Ends a state of the engine and restores the one before. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Records operations for gradients, on the running thread, until the scope is closed. */
  public static Scope withGradients() {
    return gradientMode(true);
  }

  /** Records nothing for gradients, on the running thread, until the scope is closed. */
  public static Scope withoutGradients() {
    return gradientMode(false);
  }

  private static Scope gradientMode(boolean on) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(on);
    return () -> JniUtils.setGradMode(before);
  }

  /**
   * Seeds the random generator, of which a process has one: what other threads draw meanwhile comes
   * from it, too.
   */
  public static void seed(long seed) {
    JniUtils.setSeed(seed);
  }

  /**
   * Seeds the random generator, and makes other threads that ask for such a scope wait until this
   * one is closed: what is drawn within is the same whatever else they train or evaluate.
   */
  public static Scope seeded(long seed) {
    RANDOM.lock();
    JniUtils.setSeed(seed);
    return RANDOM::unlock;
  }

  /** Returns how many threads an operator computes with. */
  public static int threads() {
    return JniUtils.getNumThreads();
  }

  /**
   * Adds the gradients of a scalar to those of the arrays it was computed from.
   *
   * @param scalar computed {@link #withGradients}
   * @param gradient of what is asked for in {@code scalar}, of its shape; 1 for its own gradients
   */
  public static void backward(NDArray scalar, NDArray gradient) {
    JniUtils.backward((PtNDArray) scalar, (PtNDArray) gradient, false, false);
  }

  /**
   * Returns whether a backward pass from what is computed with an array goes through it. DJL's
   * {@code hasGradient} says so of parameters only, not of what was computed from them.
   */
  public static boolean tracksGradient(NDArray array) {
    try (TensorList list = new TensorList(List.of(array));
        IValue flags =
            Aten.script()
                .operator(array.getDevice(), "requires_grad", Map.of())
                .evaluate(list.value())) {
      return flags.toLongArray()[0] == 1;
    }
  }

  /** Returns the array that {@link #backward} adds to, or null if it never did. */
  public static NDArray gradient(NDArray array) {
    return JniUtils.getGradient((PtNDArray) array);
  }

  /**
   * Returns the gradients of a scalar, and leaves the gradients that {@link #backward} adds to
   * unchanged.
   *
   * @param scalar computed {@link #withGradients}; its manager owns the results
   * @param arrays which gradients; for one that the scalar does not depend on, zeros
   */
  public static List<NDArray> gradients(NDArray scalar, List<NDArray> arrays) {
    if (arrays.isEmpty()) {
      return List.of();
    }
    try (TensorList list = new TensorList(arrays);
        IValue of = IValue.from((PtNDArray) scalar);
        IValue results =
            Aten.script()
                .operator(scalar.getDevice(), "gradients", Map.of())
                .evaluate(of, list.value())) {
      List<NDArray> gradients = new ArrayList<>();
      for (NDArray gradient : results.toTensorArray((PtNDManager) scalar.getManager())) {
        gradients.add(gradient.duplicate()); // what an operator without gradients made is read-only
        gradient.close();
      }
      return gradients;
    }
  }
}
