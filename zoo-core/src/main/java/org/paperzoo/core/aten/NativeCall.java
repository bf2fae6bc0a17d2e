package org.paperzoo.core.aten;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs a module's method on engine values. DJL's public way to do that works, but puts a guard
 * around the call for which libtorch prints a deprecation warning on the user's terminal; the
 * native method itself takes a flag that leaves the guard out, and DJL keeps it to itself. Where
 * that method cannot be reached, the public way serves.
 */
final class NativeCall {
  private static final NativeCall INSTANCE = find();

  private final Object library;
  private final Method run;
  private final Constructor<IValue> result;

  private NativeCall(Object library, Method run, Constructor<IValue> result) {
    this.library = library;
    this.run = run;
    this.result = result;
  }

  private static NativeCall find() {
    try {
      Class<?> type = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
      Field instance = type.getDeclaredField("LIB");
      Method run =
          type.getDeclaredMethod(
              "moduleRunMethod",
              long.class,
              String.class,
              long[].class,
              boolean.class,
              boolean.class);
      Constructor<IValue> result = IValue.class.getDeclaredConstructor(long.class);
      instance.setAccessible(true);
      run.setAccessible(true);
      result.setAccessible(true);
      return new NativeCall(instance.get(null), run, result);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** Runs {@code forward}; gradients must be off on this thread. */
  static IValue forward(PtSymbolBlock module, IValue... arguments) {
    if (INSTANCE == null) {
      return IValueUtils.runMethod(module, "forward", arguments);
    }
    long[] handles = Arrays.stream(arguments).mapToLong(IValue::getHandle).toArray();
    try {
      Object handle =
          INSTANCE.run.invoke(
              INSTANCE.library, module.getHandle(), "forward", handles, true, false);
      return INSTANCE.result.newInstance(handle);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
