package org.paperzoo.core.aten;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource of operators, each a top-level {@code def name(x: Tensor, ...) -> Tensor:} in ordinary
 * PyTorch style: infix operators, methods, slices, loops, conditions, types such as {@code
 * torch.float32}, constants of the script ({@code NAME = value} between operators). {@code
 * torch.name(...)} is ATen's operator of that name.
 *
 * <p>Arguments that are not tensors are literals: {@code $name} in a body is replaced when the
 * operator is first used with that value, so that a call carries tensors only. An operator may call
 * by name another one of its script, or else of {@link Aten}'s, which sees the same literals. A
 * compiled operator is kept for each device and set of literals, the newest {@value #MOST} of a
 * script: literals are for what a model's configuration says. What differs between batches, such as
 * a size, is an argument.
 *
 * <p>An operator that does not compile, or that the engine refuses, gives an {@link
 * IllegalArgumentException} that names the line of the resource.
 */
public final class AtenScript {
  private static final Pattern CALL = Pattern.compile("(?<![\\w.$]|def )(\\w+)\\(");

  private static final String COMMON = "operators.py";

  /** The maximum number of compiled operators that a script keeps; a model uses about twenty. */
  static final int MOST = 512;

  private final String resource;
  private final Map<String, OperatorSource> sources;
  private final Map<Key, Entry> compiled = new ConcurrentHashMap<>();
  private final AtomicLong uses = new AtomicLong();

  /** Which compiled operator: literals are kept in the order given. */
  private record Key(Device device, String operator, Map<String, Object> literals) {}

  /** A compiled operator and when it was used last. */
  private static final class Entry {
    final AtenOperator operator;
    volatile long used;

    Entry(AtenOperator operator) {
      this.operator = operator;
    }
  }

  /** The operators of {@link Aten}, for all scripts to call. */
  private static final class Common {
    static final Map<String, OperatorSource> SOURCES =
        OperatorSource.read(AtenScript.class, COMMON);
  }

  private AtenScript(String resource, Map<String, OperatorSource> sources) {
    this.resource = resource;
    this.sources = sources;
  }

  /**
   * Reads the operators of a resource.
   *
   * @param owner the class beside which the resource lies
   * @param resource the resource's name, such as {@code operators.py}
   * @throws IllegalArgumentException if there is no such resource
   */
  public static AtenScript load(Class<?> owner, String resource) {
    return new AtenScript(resource, OperatorSource.read(owner, resource));
  }

  /** Returns the names of the operators of this script. */
  public Set<String> operators() {
    return sources.keySet();
  }

  /**
   * Returns an operator without literals, compiled on first use.
   *
   * @throws IllegalArgumentException if the script has no operator of that name
   */
  public AtenOperator operator(Device device, String name) {
    return operator(device, name, Map.of());
  }

  /**
   * Returns an operator, compiled on first use with these literals.
   *
   * @param literals the value of each {@code $name} in the body: numbers, booleans, strings, or
   *     lists of those
   * @throws IllegalArgumentException if the script has no operator of that name, or a literal is
   *     missing
   */
  public AtenOperator operator(Device device, String name, Map<String, Object> literals) {
    Entry entry =
        compiled.computeIfAbsent(new Key(device, name, literals), key -> new Entry(compile(key)));
    entry.used = uses.incrementAndGet();
    if (compiled.size() > MOST) {
      dropOldest();
    }
    return entry.operator;
  }

  /**
   * Applies an operator of one result, without literals, on the device of its first argument.
   *
   * @throws IllegalArgumentException if the script has no operator of that name
   */
  public NDArray apply(String name, NDArray... arguments) {
    return apply(name, Map.of(), arguments);
  }

  /** Applies an operator of one result on the device of its first argument. */
  public NDArray apply(String name, Map<String, Object> literals, NDArray... arguments) {
    return operator(arguments[0].getDevice(), name, literals).apply(arguments);
  }

  /** Drops the operator that has not been used for longest; its holders can still use it. */
  private synchronized void dropOldest() {
    if (compiled.size() > MOST) {
      compiled.entrySet().stream()
          .min(Comparator.comparingLong(entry -> entry.getValue().used))
          .ifPresent(oldest -> compiled.remove(oldest.getKey(), oldest.getValue()));
    }
  }

  /** Returns how many operators are compiled. */
  int compiled() {
    return compiled.size();
  }

  private AtenOperator compile(Key key) {
    OperatorSource source = sources.get(key.operator());
    if (source == null) {
      throw new IllegalArgumentException(
          "unknown operator '" + key.operator() + "': " + resource + " has " + sources.keySet());
    }
    Map<String, OperatorSource> methods = new LinkedHashMap<>();
    addMethod("forward", source, sources, methods);
    StringBuilder text = new StringBuilder();
    List<String> places = new ArrayList<>(TorchScriptArchive.HEADER_PLACES);
    for (OperatorSource method : methods.values()) {
      List<String> lines = method.text().lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        text.append("  ").append(lines.get(i)).append('\n');
        places.add(method.file() + ":" + (method.line() + i));
      }
    }
    byte[] archive = TorchScriptArchive.of(withLiterals(text.toString(), key));
    return new AtenOperator(key.device(), key.operator(), source.signature(), archive, places);
  }

  /** An operator that another calls, in the script where it was found. */
  private record Callee(String name, Map<String, OperatorSource> script) {
    String method() {
      return script == Common.SOURCES ? "aten_" + name : name;
    }
  }

  /**
   * Adds an operator as a method of this name, and those that it calls as others.
   *
   * @param script the operators beside it
   */
  private static void addMethod(
      String method,
      OperatorSource source,
      Map<String, OperatorSource> script,
      Map<String, OperatorSource> methods) {
    Set<Callee> called = new LinkedHashSet<>();
    String text =
        CALL.matcher(source.text())
            .replaceAll(
                call -> {
                  String name = call.group(1);
                  Callee callee =
                      new Callee(name, script.containsKey(name) ? script : Common.SOURCES);
                  if (!callee.script().containsKey(name)) {
                    return Matcher.quoteReplacement(call.group());
                  }
                  called.add(callee);
                  return "(self)." + callee.method() + "(";
                });
    int open = text.indexOf('(') + 1;
    String separator = text.charAt(open) == ')' ? "" : ", ";
    String whole = "def " + method + "(self: __torch__.Ops" + separator + text.substring(open);
    methods.put(method, new OperatorSource(source.file(), source.line(), whole));
    for (Callee callee : called) {
      if (!methods.containsKey(callee.method())) {
        addMethod(callee.method(), callee.script().get(callee.name()), callee.script(), methods);
      }
    }
  }

  private static String withLiterals(String source, Key key) {
    String text = source;
    for (Map.Entry<String, Object> literal : key.literals().entrySet()) {
      text =
          text.replaceAll(
              "\\$" + literal.getKey() + "\\b",
              Matcher.quoteReplacement(literal(literal.getValue())));
    }
    int left = text.indexOf('$');
    if (left >= 0) {
      throw new IllegalArgumentException(
          "operator '"
              + key.operator()
              + "' lacks a literal: "
              + text.substring(left).split("\\W", 3)[1]);
    }
    return text;
  }

  private static String literal(Object value) {
    if (value instanceof Boolean b) {
      return b ? "True" : "False";
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? Double.toString(number) : "float(\"" + number + "\")";
    }
    if (value instanceof String s) {
      return '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    if (value instanceof Iterable<?> list) {
      StringBuilder text = new StringBuilder("[");
      for (Object element : list) {
        text.append(text.length() > 1 ? ", " : "").append(literal(element));
      }
      return text.append(']').toString();
    }
    return value.toString();
  }
}
