package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.Argument;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import dev.loupe.model.TensorLeaf;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Is told what happens in a forward that is recorded, with the values. */
public interface CallObserver extends AutoCloseable {
  /** Looks away. */
  CallObserver NONE = (operator, stack) -> (call, results) -> {};

  /** The forward starts with these tensors. */
  default void onInputs(List<TensorLeaf> inputs) {}

  /** Whether {@link #change} may give other values: else it is not called. */
  default boolean changes() {
    return false;
  }

  /**
   * A layer has its value, and may get another, before anybody is told of it. Called for every
   * layer but buffers that were just written or assigned, and never by two threads at once.
   *
   * @param value what it is now; as long as it is the observer's, it may be read but not written
   * @param marks takes a description of each change that is made
   * @return what takes its place: a tensor of the same shape and type, or the same tensor
   */
  default Tensor change(SeenLayer layer, Tensor value, Consumer<String> marks) {
    return value;
  }

  /**
   * An operator is about to run. May be called by several threads at once, if the model forks.
   *
   * @param stack its last entries are the arguments; valid only during the call
   * @return what is told when the operator has run, and is closed in any case
   */
  Observation onCall(Operator operator, IValueVector stack);

  /**
   * A call of a module returned. Not told for modules that native code calls, whose calls are
   * inferred, nor for the model itself.
   */
  default void onModuleLeft(ModulePass call) {}

  /** The forward returned these tensors. */
  default void onOutputs(List<TensorLeaf> outputs) {}

  /**
   * A layer has its value. Told once for each layer, but twice for one that two operators make
   * together: the second value is the layer's. Never called by two threads at once.
   *
   * @param value the tensor; valid only during the call. Null for a buffer that was not assigned
   *     just now: its tensor is where it was. It is told of after the operator that was the first
   *     to read it, which may have written into it too
   */
  default void onLayer(SeenLayer layer, @Nullable IValue value) {}

  /**
   * The forward is over, or has failed, and the record is made.
   *
   * @param orders for each layer its number among those told to {@link #onLayer}
   * @return the record, perhaps with more in it
   */
  default ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
    return history;
  }

  /** Whoever made the observer closes it when the forward is over and the record is made. */
  @Override
  default void close() {}

  /** Waits for the results of a call. Closed when it is over, also if the operator failed. */
  interface Observation extends AutoCloseable {
    /**
     * The operator has run; not called if it failed. Never called by two threads at once. May throw
     * {@link ForwardHalted}, as may {@link #onModuleLeft} and {@link #onInputs}.
     *
     * @param call which call it was
     * @param results the tensors that it made, as the model gets them; valid only during the call
     */
    void onResults(ObservedCall call, ImmutableList<IValue> results);

    @Override
    default void close() {}
  }

  /**
   * A call of an operator that did not fail.
   *
   * @param id the number of the call within the run, from 0
   * @param operator the operator
   * @param modules the module calls that it was made in, outermost first
   * @param arguments the arguments that are not tensors
   */
  record ObservedCall(
      int id,
      Operator operator,
      ImmutableList<ModulePass> modules,
      ImmutableList<Argument> arguments) {}
}
