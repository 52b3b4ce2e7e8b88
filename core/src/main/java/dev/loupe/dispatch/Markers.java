package dev.loupe.dispatch;

import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Obj;
import org.bytedeco.pytorch.RegistrationHandleRAII;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Operators of Loupe's own that compute nothing: placed in a TorchScript graph, they tell the
 * handler which module's method starts and ends, and which arms and loops it enters.
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

  /** {@code loupe::fork(run, inside)}: what a method forked starts; gives a number for its run. */
  public static final String FORK = "loupe::fork";

  /** {@code loupe::arm(run, site, condition)}: an arm of a condition starts; gives its number. */
  public static final String ARM = "loupe::arm";

  /** {@code loupe::loop(run, site)}: a loop will start; gives a number for its run. */
  public static final String LOOP = "loupe::loop";

  /** {@code loupe::iterate(run, loop, index)}: an iteration starts; gives its number. */
  public static final String ITERATE = "loupe::iterate";

  /** {@code loupe::proceed(run, inside)}: the method goes on in an arm or loop further out. */
  public static final String PROCEED = "loupe::proceed";

  /** {@code loupe::assign(module, value)}: a value was assigned to an attribute of the module. */
  public static final String ASSIGN = "loupe::assign";

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
        define(PAUSE + "() -> ()"),
        define(FORK + "(int run, int inside) -> int"),
        define(ARM + "(int run, int site, Any condition) -> int"),
        define(LOOP + "(int run, int site) -> int"),
        define(ITERATE + "(int run, int loop, int index) -> int"),
        define(PROCEED + "(int run, int inside) -> ()"),
        define(ASSIGN + "(Any module, Any value) -> ()"));
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
        giveBack(run, stack, below);
      }
      case LEAVE -> {
        if (handler != null) {
          handler.onModuleLeft(at(stack, below), stack.get(below + 1));
        }
        stack.resize(below);
      }
      case RESUME -> {
        if (handler != null) {
          handler.onResumed(at(stack, below));
          setOptimizing(false, foreign);
        }
        stack.resize(below);
      }
      case PAUSE -> setOptimizing(true, foreign);
      case ASSIGN -> {
        if (handler != null) {
          assign(handler, stack, below);
        }
        stack.resize(below);
      }
      case FORK -> {
        int run =
            handler == null
                ? 0
                : handler.controlFlow().onForked(at(stack, below), at(stack, below + 1));
        if (handler != null) {
          setOptimizing(false, foreign);
        }
        giveBack(run, stack, below);
      }
      default ->
          handleControlFlow(operator, stack, below, handler == null ? null : handler.controlFlow());
    }
    return true;
  }

  private static void assign(OperatorHandler handler, IValueVector stack, long below) {
    IValue value = stack.get(below + 1);
    if (!value.isTensor()) {
      return;
    }
    Obj module = stack.get(below).toObjectRef();
    ClassType type = module.type();
    for (long i = 0; i < type.numAttributes(); i++) {
      if (type.is_buffer(i) && value.is(module.getSlot(i))) {
        handler.onAssigned(module.address(), type.getAttributeName(i).getString(), value);
      }
    }
  }

  private static void handleControlFlow(
      Operator operator, IValueVector stack, long below, @Nullable ControlFlowHandler handler) {
    int run = at(stack, below);
    int second = at(stack, below + 1);
    int result = ControlFlowHandler.NONE;
    if (handler != null) {
      switch (operator.name()) {
        case ARM -> {
          IValue condition = stack.get(below + 2);
          result =
              handler.onArm(
                  run, second, condition.isTensor() ? condition.unsafeToTensorImpl().address() : 0);
        }
        case LOOP -> result = handler.onLoop(run, second);
        case ITERATE -> result = handler.onIteration(run, second, stack.get(below + 2).toInt());
        case PROCEED -> handler.onContinued(run, second);
        default -> throw new AssertionError(operator);
      }
    }
    if (operator.returns().isEmpty()) {
      stack.resize(below);
    } else {
      giveBack(result, stack, below);
    }
  }

  private static int at(IValueVector stack, long index) {
    return (int) stack.get(index).toInt();
  }

  private static void giveBack(int number, IValueVector stack, long below) {
    stack.resize(below);
    try (BriefValue result = new BriefValue(number)) {
      stack.push_back(result);
    }
  }

  private static void setOptimizing(boolean optimizing, boolean foreign) {
    if (foreign) {
      torch.setGraphExecutorOptimize(optimizing);
    }
  }
}
