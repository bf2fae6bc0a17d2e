package org.paperzoo.cli;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the first SIGINT, SIGTERM or SIGHUP (the terminal was closed) as a request to stop in good
 * order, and the second as one to stop at once.
 *
 * <p>Java has signal handlers only in {@code sun.misc}, which javac warns of wherever it is named;
 * hence the reflection. A shutdown hook would not do: in it a second signal has no effect.
 */
final class Interrupts implements AutoCloseable {
  /**
   * The exit code after an interruption: after a checkpoint, or at once if the signal came twice.
   */
  static final int EXIT_CODE = 130;

  private final Map<Object, Object> before = new LinkedHashMap<>();

  private Interrupts() {}

  /** Listens until closed; {@code stop} is called on a thread of the virtual machine. */
  static Interrupts onRequest(Runnable stop) {
    Interrupts interrupts = new Interrupts();
    AtomicInteger count = new AtomicInteger();
    Runnable action =
        () -> {
          if (count.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(EXIT_CODE);
          }
          stop.run();
        };
    for (String name : List.of("INT", "TERM", "HUP")) {
      try {
        Object signal = type("Signal").getConstructor(String.class).newInstance(name);
        interrupts.before.put(signal, handle(signal, handler(action)));
      } catch (ReflectiveOperationException e) {
        continue; // the virtual machine leaves this signal alone (-Xrs): it ends the process
      }
    }
    return interrupts;
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("sun.misc." + name);
  }

  private static Object handler(Runnable action) throws ClassNotFoundException {
    Class<?> handler = type("SignalHandler");
    return Proxy.newProxyInstance(
        handler.getClassLoader(),
        new Class<?>[] {handler},
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            action.run();
          }
          return null;
        });
  }

  /** Sets the handler of a signal and returns the one before. */
  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return type("Signal")
        .getMethod("handle", type("Signal"), type("SignalHandler"))
        .invoke(null, signal, handler);
  }

  @Override
  public void close() {
    before.forEach(
        (signal, handler) -> {
          try {
            handle(signal, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot restore " + signal, e);
          }
        });
  }
}
