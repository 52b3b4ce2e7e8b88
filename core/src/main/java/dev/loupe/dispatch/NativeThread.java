package dev.loupe.dispatch;

import com.google.common.base.Suppliers;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.function.Supplier;

/**
 * Tells libtorch's threads apart. Java can't: they are known to the JVM only during a call, and
 * have another {@link Thread} in each. To keep them known would make the JVM hang at its end, when
 * libtorch waits for its threads and they wait for the JVM.
 */
public final class NativeThread {
  private static final Supplier<Function> CURRENT =
      Suppliers.memoize(
          () ->
              Platform.isWindows()
                  ? NativeLibrary.getInstance("kernel32").getFunction("GetCurrentThreadId")
                  : NativeLibrary.getProcess().getFunction("pthread_self"));

  private NativeThread() {}

  /** A number that stands for the calling thread as long as it lives. */
  public static long current() {
    return CURRENT.get().invokeLong(new Object[0]);
  }
}
