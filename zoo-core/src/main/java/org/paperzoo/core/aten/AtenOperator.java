package org.paperzoo.core.aten;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One compiled operator on one device. A call costs 10 to 20 µs over the operator itself. Its
 * memory in the engine is freed when nobody refers to it any more.
 */
public final class AtenOperator {
  private static final Cleaner CLEANER = Cleaner.create();

  /** How many are compiled and not freed. */
  private static final AtomicInteger COMPILED = new AtomicInteger();

  /**
   * The graph executor's profiling pays for static inference graphs, not here; the switch is
   * thread-local.
   */
  private static final ThreadLocal<Boolean> EXECUTOR_SET = ThreadLocal.withInitial(() -> false);

  private final String name;
  private final String signature;
  private final PtSymbolBlock module;

  AtenOperator(Device device, String name, String signature, byte[] archive) {
    this.name = name;
    this.signature = signature;
    PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
    try {
      module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      manager.close();
      throw new IllegalArgumentException(
          "operator '" + name + "' does not compile: " + e.getMessage(), e);
    }
    COMPILED.incrementAndGet();
    CLEANER.register(this, () -> free(manager));
  }

  private static void free(NDManager manager) {
    manager.close();
    COMPILED.decrementAndGet();
  }

  /** Returns how many operators of all scripts are compiled and not freed. */
  public static int compiled() {
    return COMPILED.get();
  }

  /**
   * Applies the operator to tensors. The results are attached to the manager of the first argument
   * and keep the gradient. Any number of threads may call at once, with the same arrays, too.
   *
   * @throws IllegalArgumentException if the engine refuses the arguments; the message names the
   *     operator and the shapes
   */
  public NDList call(NDArray... arguments) {
    NDList list = new NDList(arguments.length);
    NDList aliases = null;
    for (NDArray argument : arguments) {
      if (isPlain(argument.getName())) {
        list.add(argument);
      } else {
        NDArray alias = argument.reshape(argument.getShape());
        aliases = aliases == null ? new NDList() : aliases;
        aliases.add(alias);
        list.add(alias);
      }
    }
    try {
      return call(list);
    } finally {
      if (aliases != null) {
        aliases.close();
      }
    }
  }

  /**
   * Returns whether the engine takes an array of this name as it is. It reads structure out of
   * names such as "a.b" or "x[]". Other threads may read the same array: its name must stay.
   */
  private static boolean isPlain(String name) {
    if (name != null) {
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (c != '_' && !Character.isLetterOrDigit(c)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Applies an operator that has exactly one result. */
  public NDArray apply(NDArray... arguments) {
    return call(arguments).singletonOrThrow();
  }

  private NDList call(NDList arguments) {
    useSimpleExecutor();
    try {
      return IValueUtils.forward(module, arguments, true);
    } catch (EngineException | IllegalArgumentException e) {
      throw refused(arguments, e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Runs the operator without gradients on any values: lists of tensors, numbers. The caller keeps
   * and closes the arguments, and closes the result.
   */
  IValue evaluate(IValue... arguments) {
    useSimpleExecutor();
    try {
      return IValueUtils.runMethod(module, "forward", arguments);
    } catch (EngineException e) {
      throw new IllegalArgumentException("operator " + signature + " failed: " + firstLines(e), e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static void useSimpleExecutor() {
    if (!EXECUTOR_SET.get()) {
      JniUtils.setGraphExecutorOptimize(false);
      EXECUTOR_SET.set(true);
    }
  }

  private IllegalArgumentException refused(NDList arguments, RuntimeException cause) {
    StringJoiner shapes = new StringJoiner(", ");
    for (NDArray argument : arguments) {
      shapes.add(argument.getShape() + " " + argument.getDataType());
    }
    return new IllegalArgumentException(
        "operator " + signature + " refused " + shapes + ": " + firstLines(cause), cause);
  }

  /**
   * The engine's message ends with a native stack trace: its useful line is the last one that names
   * an error.
   */
  private static String firstLines(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    int error = message.indexOf("RuntimeError: ");
    String text = error >= 0 ? message.substring(error + "RuntimeError: ".length()) : message;
    int trace = text.indexOf("\nException raised from");
    return (trace >= 0 ? text.substring(0, trace) : text).strip();
  }

  @Override
  public String toString() {
    return name;
  }
}
