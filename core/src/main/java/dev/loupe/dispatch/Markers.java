package dev.loupe.dispatch;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.RegistrationHandleRAII;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Operators of Loupe's own that compute nothing: placed in a TorchScript graph, they tell the
 * handler which module's method starts and ends.
 */
public final class Markers {
  /** {@code loupe::enter(module)}: a method of the module starts; gives a number for its run. */
  public static final String ENTER = "loupe::enter";

  /** {@code loupe::leave(run, result)}: the method ends with this result. */
  public static final String LEAVE = "loupe::leave";

  /** {@code loupe::resume(run)}: the method goes on, perhaps in another thread. */
  public static final String RESUME = "loupe::resume";

  /** {@code loupe::pause()}: what runs in this thread may not be the method any more. */
  public static final String PAUSE = "loupe::pause";

  private static final String NAMESPACE = "loupe::";

  @SuppressWarnings("unused") // Kept for ever: closing one would unregister its operator.
  private final RegistrationHandleRAII[] registrations;

  private Markers(RegistrationHandleRAII... registrations) {
    this.registrations = registrations;
  }

  static Markers register() {
    return new Markers(
        define(ENTER + "(Any module) -> int"),
        define(LEAVE + "(int run, Any result) -> ()"),
        define(RESUME + "(int run) -> ()"),
        define(PAUSE + "() -> ()"));
  }

  private static RegistrationHandleRAII define(String schema) {
    return Dispatcher.singleton().registerDef(torch.parseSchema(schema), "Loupe").retainReference();
  }

  /**
   * Handles the call of a marker.
   *
   * @param handler null if nothing is recorded any more
   * @param foreign whether the thread is libtorch's. Whether such a one optimizes graphs is set for
   *     it alone, and while it records it must not: then other operators run than the author wrote
   * @return whether the operator is one
   */
  static boolean handle(
      Operator operator, IValueVector stack, @Nullable OperatorHandler handler, boolean foreign) {
    if (!operator.name().startsWith(NAMESPACE)) {
      return false;
    }
    // Not pop_back(): that copies, and a copy keeps the tensors in it alive until it is collected.
    long below = stack.size() - operator.arguments().size();
    switch (operator.name()) {
      case ENTER -> {
        int run =
            handler == null ? 0 : handler.onModuleEntered(stack.get(below).toObjectRef().address());
        stack.resize(below);
        try (IValue result = new IValue((long) run)) {
          stack.push_back(result);
        }
      }
      case LEAVE -> {
        if (handler != null) {
          handler.onModuleLeft((int) stack.get(below).toInt(), stack.get(below + 1));
        }
        stack.resize(below);
      }
      case RESUME -> {
        if (handler != null) {
          handler.onResumed((int) stack.get(below).toInt());
          setOptimizing(false, foreign);
        }
        stack.resize(below);
      }
      case PAUSE -> setOptimizing(true, foreign);
      default -> throw new AssertionError(operator);
    }
    return true;
  }

  private static void setOptimizing(boolean optimizing, boolean foreign) {
    if (foreign) {
      torch.setGraphExecutorOptimize(optimizing);
    }
  }
}
