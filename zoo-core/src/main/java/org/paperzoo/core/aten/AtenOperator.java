package org.paperzoo.core.aten;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.StringJoiner;

/** One compiled operator on one device. A call costs 10 to 20 µs over the operator itself. */
public final class AtenOperator {
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
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      throw new IllegalArgumentException(
          "operator '" + name + "' does not compile: " + e.getMessage(), e);
    }
  }

  /**
   * Applies the operator to tensors. The results are attached to the manager of the first argument
   * and keep the gradient.
   *
   * @throws IllegalArgumentException if the engine refuses the arguments; the message names the
   *     operator and the shapes
   */
  public NDList call(NDArray... arguments) {
    NDList list = new NDList(arguments.length);
    String[] names = null;
    for (int i = 0; i < arguments.length; i++) {
      // The engine reads structure out of names such as "a.b" or "x[]": these are plain tensors.
      String argumentName = arguments[i].getName();
      if (argumentName != null) {
        if (names == null) {
          names = new String[arguments.length];
        }
        names[i] = argumentName;
        arguments[i].setName(null);
      }
      list.add(arguments[i]);
    }
    try {
      return call(list);
    } finally {
      if (names != null) {
        for (int i = 0; i < names.length; i++) {
          if (names[i] != null) {
            arguments[i].setName(names[i]);
          }
        }
      }
    }
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
    }
  }

  /**
   * Runs the operator without gradients on any values: lists of tensors, numbers. For updates in
   * place; the caller keeps and closes the arguments.
   */
  void run(IValue... arguments) {
    useSimpleExecutor();
    try {
      IValueUtils.runMethod(module, "forward", arguments).close();
    } catch (EngineException e) {
      throw new IllegalArgumentException("operator " + signature + " failed: " + firstLines(e), e);
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
