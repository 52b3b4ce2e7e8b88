package dev.loupe.model;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.bytedeco.pytorch.Module;
import org.jspecify.annotations.Nullable;

/**
 * Calls the forwards of modules that are noted, and nothing else: {@link JavaSource} knows by a
 * frame of this class that what is further out belongs to another call.
 */
final class NotedForward {
  private NotedForward() {}

  /** Calls the forward of a module in a model. */
  static @Nullable Object call(MethodHandle forward, Object[] moduleAndArguments) throws Throwable {
    return forward.invokeWithArguments(moduleAndArguments);
  }

  /** Calls the forward of the model itself. */
  static @Nullable Object call(Method forward, Module module, Object[] arguments)
      throws InvocationTargetException, IllegalAccessException {
    return forward.invoke(module, arguments);
  }
}
