package dev.loupe.validation;

import dev.loupe.dispatch.Operator;
import dev.loupe.model.RandomState;
import dev.loupe.model.Tensors;
import dev.loupe.validation.ArgumentCopies.CopiedArgument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueArrayRef;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;

/** Makes a call again, from the state of the random generator in which it was made. */
final class Replay {
  private final Operator operator;
  private final ArgumentCopies arguments;
  private final Tensor randomState;
  private int runs;

  /**
   * @param randomState what {@link #randomState()} gave before the call
   */
  Replay(Operator operator, ArgumentCopies arguments, Tensor randomState) {
    this.operator = operator;
    this.arguments = arguments;
    this.randomState = randomState;
  }

  /** The state of libtorch's random generator. */
  static Tensor randomState() {
    return RandomState.now();
  }

  /** Puts the random generator into a state. */
  static void setRandomState(Tensor state) {
    RandomState.set(state);
  }

  /** Keeps what it needs beyond the scope in which it was made. */
  Replay retain() {
    arguments.retain();
    randomState.retainReference();
    return this;
  }

  /** Ends what {@link #retain} began. */
  void release() {
    arguments.release();
    randomState.releaseReference();
  }

  Operator operator() {
    return operator;
  }

  /** The arguments as they were. */
  ArgumentCopies arguments() {
    return arguments;
  }

  /** How often the operator was run. */
  int runs() {
    return runs;
  }

  /**
   * What a run of the operator gave.
   *
   * @param results its tensors, in the order in which a recording has them
   * @param arguments the arguments as they are afterwards
   */
  record Outcome(List<Tensor> results, ArgumentCopies arguments) {}

  /** Runs the operator on the same values. */
  Outcome run() {
    return run(arguments.copy());
  }

  /**
   * Runs the operator on arguments of its own, which it may change.
   *
   * @throws RuntimeException if it does not accept them
   */
  Outcome run(ArgumentCopies given) {
    runs++;
    setRandomState(randomState);
    IValueVector stack = given.stack();
    operator.call(stack);
    Map<Long, Tensor> results = new LinkedHashMap<>();
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < operator.returns().size(); i++) {
      collect(stack.get(i), all, results);
    }
    if (operator.keepsWrites()) {
      for (CopiedArgument argument : given.tensors().values()) {
        Tensor values = argument.copy().values();
        if (argument.written() && results.put(Tensors.identity(values), values) == null) {
          all.add(values);
        }
      }
    }
    return new Outcome(all, given);
  }

  private static void collect(IValue value, List<Tensor> to, Map<Long, Tensor> seen) {
    if (value.isTensor()) {
      if (Tensors.isDefined(value.unsafeToTensorImpl())) {
        Tensor tensor = value.toTensor();
        to.add(tensor);
        seen.put(Tensors.identity(tensor), tensor);
      }
    } else if (value.isList()) {
      IValueArrayRef list = value.toListRef();
      for (long i = 0; i < list.size(); i++) {
        if (list.get(i).isTensor()) {
          collect(list.get(i), to, seen);
        }
      }
    }
  }
}
