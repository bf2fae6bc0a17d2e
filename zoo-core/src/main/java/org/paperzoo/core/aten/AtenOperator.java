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
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One compiled operator on one device. A call costs 10 to 20 µs over the operator itself. Its
 * memory in the engine is freed when nothing refers to it any more.
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

  private static final String ERROR = "RuntimeError: ";

  /** The engine makes a list of the arrays of such a name. */
  private static final String LIST = "last[]";

  private static final NDList NO_LIST = new NDList(0);

  /** How the engine names a line of the archive's source. */
  private static final Pattern SCRIPT_LINE =
      Pattern.compile("File \"code/__torch__\\.py\", line (\\d{1,6})(?:, in \\w+)?");

  private final String name;
  private final String signature;
  private final List<String> places;
  private final PtSymbolBlock module;

  /**
   * Compiles an operator.
   *
   * @param places where each line of the archive's source comes from, such as {@code
   *     operators.py:12}
   */
  AtenOperator(Device device, String name, String signature, byte[] archive, List<String> places) {
    this.name = name;
    this.signature = signature;
    this.places = places;
    PtNDManager manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
    try {
      module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      manager.close();
      throw new IllegalArgumentException(
          "operator '" + name + "' does not compile: " + located(e.getMessage()), e);
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
    return callWithList(NO_LIST, arguments);
  }

  /**
   * Applies an operator whose last argument is a {@code List[Tensor]}, as {@link
   * #call(NDArray...)}.
   *
   * @param last the list; empty if the operator has none
   * @param arguments those before it, at least one
   */
  public NDList callWithList(NDList last, NDArray... arguments) {
    NDList all = new NDList(arguments.length + last.size());
    NDList aliases = null;
    for (int i = 0; i < arguments.length + last.size(); i++) {
      boolean listed = i >= arguments.length;
      NDArray argument = listed ? last.get(i - arguments.length) : arguments[i];
      if (!listed && isPlain(argument.getName())) {
        all.add(argument);
      } else {
        NDArray alias = argument.reshape(argument.getShape());
        alias.setName(listed ? LIST : null);
        aliases = aliases == null ? new NDList() : aliases;
        aliases.add(alias);
        all.add(alias);
      }
    }
    try {
      return call(all);
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
      throw new IllegalArgumentException("operator " + signature + " failed: " + reason(e), e);
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
        "operator " + signature + " refused " + shapes + ": " + reason(cause), cause);
  }

  /**
   * Returns the engine's reason and the line of the script. Its message ends with a native stack
   * trace: the useful line is the last one that names an error.
   */
  private String reason(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    int error = message.indexOf(ERROR);
    String text = error >= 0 ? message.substring(error + ERROR.length()) : message;
    int trace = text.indexOf("\nException raised from");
    String reason = (trace >= 0 ? text.substring(0, trace) : text).strip();
    String place = null;
    Matcher line = SCRIPT_LINE.matcher(error >= 0 ? message.substring(0, error) : "");
    while (line.find()) {
      place = place(line);
    }
    return place == null ? reason : reason + " (" + place + ")";
  }

  /** Returns a message of the compiler with the script's lines in place of the archive's. */
  private String located(String message) {
    return SCRIPT_LINE
        .matcher(String.valueOf(message))
        .replaceAll(line -> Matcher.quoteReplacement(place(line)))
        .strip();
  }

  private String place(MatchResult line) {
    int number = Integer.parseInt(line.group(1));
    return number <= places.size() ? places.get(number - 1) : line.group();
  }

  @Override
  public String toString() {
    return name;
  }
}
