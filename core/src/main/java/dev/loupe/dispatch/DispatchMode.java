package dev.loupe.dispatch;

import com.google.common.base.Suppliers;
import com.sun.jna.CallbackProxy;
import com.sun.jna.CallbackReference;
import com.sun.jna.Native;
import dev.loupe.error.LoupeException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.DebugInfoBase;
import org.bytedeco.pytorch.DebugInfoGuard;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.KernelFunction;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.RegistrationHandleRAII;
import org.bytedeco.pytorch.ThreadLocalDebugInfo;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DebugInfoKind;
import org.bytedeco.pytorch.global.torch.DispatchKey;
import org.jspecify.annotations.Nullable;

/**
 * A dispatch mode written in Java, as Python's {@code TorchDispatchMode}: while {@link #run} runs,
 * every operator that the thread calls goes through the handler, whole, before it is decomposed.
 *
 * <p>It is a boxed fallback kernel at a dispatch key that is above autograd and all backends and
 * that libtorch does not use itself. The key is switched on for the calling thread alone, so
 * threads can record side by side.
 */
public final class DispatchMode {
  private static final DispatchKey KEY = DispatchKey.TESTING_ONLY_GenericMode;

  /**
   * Where {@code c10::KernelFunction} keeps the pointer to its boxed kernel: after the one pointer
   * of its functor. There is no other way to give it one from Java; {@link #checkLayout} proves the
   * place.
   */
  private static final int BOXED_KERNEL_WORD = 1;

  /** A place for a pointer in what libtorch hands on from thread to thread, kept for tests. */
  private static final DebugInfoKind TAG = DebugInfoKind.TEST_INFO_2;

  private static final Supplier<DispatchMode> INSTANCE = Suppliers.memoize(DispatchMode::new);

  @SuppressWarnings("ThreadLocalUsage") // There is one instance for the life of the process.
  private final ThreadLocal<@Nullable Session> sessions = new ThreadLocal<>();

  /**
   * The sessions that run now, by their tags. TorchScript may run parts of a forward on threads of
   * its own; what libtorch hands on to these is the key and the tag.
   */
  private final Map<Long, Session> active = new ConcurrentHashMap<>();

  // What is registered in libtorch stays there until the process ends, and so must these.
  private final BoxedKernel kernel = new BoxedKernel();

  @SuppressWarnings("unused")
  private final RegistrationHandleRAII fallback;

  @SuppressWarnings("unused")
  private final Markers markers;

  /**
   * What JNA makes a native function of; all four arguments are pointer-sized and in registers. A
   * proxy, as JNA calls any other callback by reflection.
   */
  private final class BoxedKernel implements CallbackProxy {
    @Override
    public @Nullable Object callback(Object[] arguments) {
      try {
        invoke((Long) arguments[1], (Long) arguments[3]);
      } catch (Throwable e) {
        // As JNA does for others: there is native code above.
        Native.getCallbackExceptionHandler().uncaughtException(this, e);
      }
      return null;
    }

    /** The functor, the operator's handle, the dispatch keys, the stack. */
    @Override
    public Class<?>[] getParameterTypes() {
      return new Class<?>[] {long.class, long.class, long.class, long.class};
    }

    @Override
    public Class<?> getReturnType() {
      return void.class;
    }
  }

  /** One run of the mode: its handler, and the first thing that went wrong. */
  private static final class Session {
    private final OperatorHandler handler;
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile @Nullable Throwable failure;

    Session(OperatorHandler handler) {
      this.handler = handler;
    }
  }

  private DispatchMode() {
    NativeLibraries.load();
    checkLayout();
    KernelFunction function = new KernelFunction();
    long address = com.sun.jna.Pointer.nativeValue(CallbackReference.getFunctionPointer(kernel));
    new LongPointer(function).put(BOXED_KERNEL_WORD, address);
    if (!function.isValid()) {
      throw new LoupeException("libtorch refuses Loupe's kernel: " + wrongVersion());
    }
    markers = Markers.register();
    // Retained: the caller may have a PointerScope open, which must not close it.
    fallback =
        Dispatcher.singleton().registerFallback(KEY.value, function, "Loupe").retainReference();
  }

  /** The mode of this process; loads libtorch the first time. */
  public static DispatchMode instance() {
    return INSTANCE.get();
  }

  /**
   * Fails early, with a clear message, where libtorch's types are not laid out as this class needs:
   * a kernel that libtorch made must have its function where ours goes, and a handle must begin
   * with the operator's address.
   */
  private static void checkLayout() {
    KernelFunction made = KernelFunction.makeFallthrough();
    LongPointer words = new LongPointer(made);
    boolean kernelFits = words.get(0) == 0 && words.get(BOXED_KERNEL_WORD) != 0;
    Dispatcher dispatcher = Dispatcher.singleton();
    OperatorHandle relu = dispatcher.findSchemaOrThrow("aten::relu", "");
    OperatorHandle reluAgain = dispatcher.findSchemaOrThrow("aten::relu", "");
    OperatorHandle tanh = dispatcher.findSchemaOrThrow("aten::tanh", "");
    boolean handleFits =
        definition(relu.address()) == definition(reluAgain.address())
            && definition(relu.address()) != definition(tanh.address());
    if (!kernelFits || !handleFits) {
      throw new LoupeException(
          "libtorch's dispatcher is not laid out as expected: " + wrongVersion());
    }
  }

  private static String wrongVersion() {
    return "Loupe needs org.bytedeco:pytorch:2.10.0-1.5.13 on the class path, and no other version of it";
  }

  /**
   * A handle may be a copy that dies with its caller; the definition that it points to never moves.
   */
  private static long definition(long handle) {
    return new LongPointer(Addresses.at(handle)).get(0);
  }

  /**
   * Runs a body with every operator of this thread going to the handler. May be nested; the inner
   * handler then is the only one.
   *
   * @return what the body returns
   * @throws RuntimeException the first thing that an operator or the handler threw, rather than
   *     what libtorch made of it; else what the body throws
   */
  public <T> T run(OperatorHandler handler, Supplier<T> body) {
    Session session = new Session(handler);
    T result;
    try (DebugInfoBase tag = new DebugInfoBase();
        DebugInfoGuard guard = new DebugInfoGuard(TAG, tag)) {
      result = runTagged(tag.address(), session, body);
    } catch (RuntimeException e) {
      throw session.failure == null ? e : rethrow(session.failure);
    }
    if (session.failure != null) {
      // The body swallowed what libtorch said; the record would have a hole.
      throw rethrow(session.failure);
    }
    return result;
  }

  private <T> T runTagged(long tag, Session session, Supplier<T> body) {
    Session outer = sessions.get();
    boolean wasOn = torch.tls_is_dispatch_key_included(KEY);
    sessions.set(session);
    active.put(tag, session);
    torch.tls_set_dispatch_key_included(KEY, true);
    try {
      return body.get();
    } finally {
      torch.tls_set_dispatch_key_included(KEY, wasOn);
      active.remove(tag);
      sessions.set(outer);
    }
  }

  private static RuntimeException rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known
        ? known
        : new LoupeException("" + failure, failure);
  }

  /** The handler of the calling thread, if its calls are handled now. */
  public @Nullable OperatorHandler currentHandler() {
    Session session = sessions.get();
    return session == null ? null : session.handler;
  }

  /** The kernel. Nothing may be thrown out of it: there is native code above. */
  private void invoke(long handle, long stackAddress) {
    torch.tls_set_dispatch_key_included(KEY, false);
    try {
      Operator operator = Operator.at(definition(handle), handle);
      dispatch(operator, Addresses.stack(stackAddress));
    } catch (Throwable e) {
      // Only a failure to read libtorch's own data comes here; the record can't be right any more.
      Session session = session();
      if (session != null && session.failed.compareAndSet(false, true)) {
        session.failure = e;
      }
    } finally {
      torch.tls_set_dispatch_key_included(KEY, true);
    }
  }

  private void dispatch(Operator operator, IValueVector stack) {
    Session session = session();
    if (session == null) {
      if (!Markers.handle(operator, stack, null, true)) {
        operator.call(stack);
      }
      return;
    }
    long below = stack.size() - operator.arguments().size();
    if (session.failed.get()) {
      fail(operator, stack, below);
      return;
    }
    try {
      if (!Markers.handle(operator, stack, session.handler, sessions.get() == null)) {
        session.handler.onOperator(operator, stack);
      }
    } catch (Throwable e) {
      if (session.failed.compareAndSet(false, true)) {
        session.failure = e;
      }
      fail(operator, stack, below);
    }
  }

  private @Nullable Session session() {
    Session own = sessions.get();
    if (own != null) {
      return own;
    }
    DebugInfoBase tag = ThreadLocalDebugInfo.get(TAG);
    return tag == null ? null : active.get(tag.address());
  }

  /**
   * Makes libtorch give up by itself: results that are None where tensors are expected raise an
   * error in the caller, on its side of the native frame.
   */
  private static void fail(Operator operator, IValueVector stack, long below) {
    // A handler that failed half-way may have left the stack at any height above its start.
    stack.resize(below);
    for (int i = 0; i < operator.returns().size(); i++) {
      stack.push_back(new IValue());
    }
  }
}
