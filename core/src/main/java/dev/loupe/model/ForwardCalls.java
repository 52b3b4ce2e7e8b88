package dev.loupe.model;

import static java.util.Objects.requireNonNullElse;

import dev.loupe.dispatch.BriefValue;
import dev.loupe.dispatch.DispatchMode;
import dev.loupe.dispatch.OperatorHandler;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.asm.MemberSubstitution.Source;
import net.bytebuddy.utility.JavaConstant.MethodHandle.HandleType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of {@code forward} in users' classes are led by {@link ForwardCallSites}. Public
 * because those classes call it; not for use by anybody else.
 */
public final class ForwardCalls {

  private ForwardCalls() {}

  /**
   * Calls a module's forward, telling the recording about it if there is one.
   *
   * @param module whose forward it is
   * @param arguments its arguments
   * @param forward the method that the user's code means
   * @param site the instruction that calls it
   * @param caller whose method that is in; null for a static one
   * @return what the forward returns
   * @throws Throwable what the forward throws
   */
  public static @Nullable Object call(
      @MemberSubstitution.This Object module,
      @MemberSubstitution.AllArguments Object[] arguments,
      @MemberSubstitution.SelfCallHandle(bound = false) MethodHandle forward,
      @MemberSubstitution.DynamicConstant(
              bootstrapType = HandleType.INVOKE_STATIC,
              bootstrapOwner = ForwardCallSite.class,
              bootstrapName = "link",
              bootstrapReturnType = CallSite.class,
              bootstrapParameterTypes = {
                MethodHandles.Lookup.class,
                String.class,
                MethodType.class
              },
              invokedynamic = true)
          ForwardCallSite site,
      @MemberSubstitution.This(source = Source.ENCLOSING_METHOD, optional = true)
          @Nullable Object caller)
      throws Throwable {
    OperatorHandler handler = DispatchMode.instance().currentHandler();
    if (handler == null || !(module instanceof Module called)) {
      return forward.invokeWithArguments(all(module, arguments));
    }
    JavaSource.ModuleCall outer = JavaSource.enter(called, forward, site, caller);
    try {
      return callNoted(called, arguments, forward, handler);
    } finally {
      JavaSource.leave(outer);
    }
  }

  private static @Nullable Object callNoted(
      Module module, Object[] arguments, MethodHandle forward, OperatorHandler handler)
      throws Throwable {
    ModuleClasses.seen(module);
    List<Given> given = given(arguments, handler);
    int run = handler.onModuleEntered(module.address());
    try {
      Object returned = NotedForward.call(forward, all(module, arguments));
      Object result = fresh(returned, given, handler);
      leave(handler, run, result);
      return result;
    } catch (Throwable e) {
      handler.onModuleFailed(run, e);
      throw e;
    }
  }

  /** The same for the model itself, which Loupe calls and no user's code. */
  static @Nullable Object inside(Module module, Method forward, Supplier<@Nullable Object> body) {
    OperatorHandler handler = DispatchMode.instance().currentHandler();
    if (handler == null) {
      return body.get();
    }
    JavaSource.ModuleCall outer = JavaSource.enterModel(module, forward);
    try {
      return noted(module, body, handler);
    } finally {
      JavaSource.leave(outer);
    }
  }

  private static @Nullable Object noted(
      Module module, Supplier<@Nullable Object> forward, OperatorHandler handler) {
    int run = handler.onModuleEntered(module.address());
    try {
      Object result = forward.get();
      leave(handler, run, result);
      return result;
    } catch (RuntimeException | Error e) {
      handler.onModuleFailed(run, e);
      throw e;
    }
  }

  private static Object[] all(Object module, Object[] arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = module;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }

  /** A tensor among the arguments, and what made it. */
  private record Given(long identity, @Nullable Object origin) {}

  private static List<Given> given(Object[] arguments, OperatorHandler handler) {
    List<Given> given = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof Tensor tensor && !tensor.isNull() && tensor.defined()) {
        long identity = Tensors.identity(tensor);
        given.add(new Given(identity, handler.origin(identity)));
      }
    }
    return given;
  }

  /**
   * A module that returns its input unchanged is to have a layer of its own: it gets an alias, made
   * by an operator that the recording sees.
   */
  private static @Nullable Object fresh(
      @Nullable Object result, List<Given> given, OperatorHandler handler) {
    if (result instanceof Tensor tensor && !tensor.isNull() && tensor.defined()) {
      long identity = Tensors.identity(tensor);
      if (given.contains(new Given(identity, handler.origin(identity)))) {
        return requireNonNullElse(Tensors.alias(tensor), tensor);
      }
    }
    return result;
  }

  private static void leave(OperatorHandler handler, int run, @Nullable Object result) {
    if (result instanceof Tensor tensor && !tensor.isNull() && tensor.defined()) {
      try (BriefValue value = new BriefValue(tensor)) {
        handler.onModuleLeft(run, value);
      }
    } else {
      try (IValue value = IValues.tuple(TensorLeaf.of("", result))) {
        handler.onModuleLeft(run, value);
      }
    }
  }
}
