package dev.loupe.dispatch;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.RegistrationHandleRAII;
import org.bytedeco.pytorch.global.torch;

/**
 * Operators of Loupe's own that compute nothing: placed in a TorchScript graph, they tell the
 * handler which module's method starts and ends.
 */
public final class Markers {
  /** {@code loupe::enter(module)}: a method of the module starts. */
  public static final String ENTER = "loupe::enter";

  /** {@code loupe::leave(result)}: the method that started last ends with this result. */
  public static final String LEAVE = "loupe::leave";

  @SuppressWarnings("unused") // Kept for ever: closing one would unregister its operator.
  private final RegistrationHandleRAII[] registrations;

  private Markers(RegistrationHandleRAII... registrations) {
    this.registrations = registrations;
  }

  static Markers register() {
    return new Markers(define(ENTER + "(Any module) -> ()"), define(LEAVE + "(Any result) -> ()"));
  }

  private static RegistrationHandleRAII define(String schema) {
    return Dispatcher.singleton().registerDef(torch.parseSchema(schema), "Loupe").retainReference();
  }

  /**
   * Handles the call of a marker.
   *
   * @return whether the operator is one
   */
  boolean handle(Operator operator, IValueVector stack, OperatorHandler handler) {
    boolean enter = operator.name().equals(ENTER);
    if (!enter && !operator.name().equals(LEAVE)) {
      return false;
    }
    // Not pop_back(): that copies, and a copy keeps the tensors in it alive until it is collected.
    long top = stack.size() - 1;
    IValue argument = stack.get(top);
    if (enter) {
      handler.onModuleEntered(argument.toObjectRef().address());
    } else {
      handler.onModuleLeft(argument);
    }
    stack.resize(top);
    return true;
  }
}
