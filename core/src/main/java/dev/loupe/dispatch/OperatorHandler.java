package dev.loupe.dispatch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.jspecify.annotations.Nullable;

/** What a recording does with the calls that its thread makes. */
public interface OperatorHandler {

  /**
   * An operator was called. The handler must run it by {@link Operator#call}, exactly once.
   *
   * @param operator which one
   * @param stack its last {@link Operator#arguments()} entries are the arguments; afterwards the
   *     last {@link Operator#returns()} entries must be the results. Entries below belong to
   *     others. Valid only during the call
   */
  void onOperator(Operator operator, IValueVector stack);

  /**
   * A module's method starts.
   *
   * @param module the address of the module's native object
   * @return a number that stands for this run of the method
   */
  int onModuleEntered(long module);

  /**
   * A method is done.
   *
   * @param run what {@link #onModuleEntered} returned
   * @param result what it returns; valid only during the call
   */
  void onModuleLeft(int run, IValue result);

  /**
   * A tensor was assigned to a buffer of a module, perhaps some time ago.
   *
   * @param module the address of the module's native object
   * @param buffer the buffer's name in the module
   * @param value the tensor; valid only during the call
   */
  void onAssigned(long module, String buffer, IValue value);

  /** A method threw an error instead. */
  void onModuleFailed(int run, Throwable error);

  /** A method goes on in the calling thread, which may be another than before. */
  void onResumed(int run);

  /** Told of arms and loops. */
  ControlFlowHandler controlFlow();

  /**
   * What made the value that a tensor has now, as far as the handler knows. While it stays equal,
   * nothing has written into the tensor.
   *
   * @param tensor the address of the tensor's native object
   */
  @Nullable Object origin(long tensor);
}
