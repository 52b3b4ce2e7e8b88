package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.dispatch.ArgumentKind;
import dev.loupe.dispatch.Operator;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueArrayRef;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;

/**
 * The tensors that a call made: what it returns, lists taken apart, and what it wrote into without
 * returning it ({@code aten::_foreach_add_}).
 */
final class Results implements AutoCloseable {
  private final Operator operator;

  /** Arguments that the operator writes into and does not return; it takes them off the stack. */
  private final List<IValue> written = new ArrayList<>();

  private Results(Operator operator) {
    this.operator = operator;
  }

  /** To be called before the operator runs. */
  static Results of(Operator operator, IValueVector stack) {
    Results results = new Results(operator);
    if (operator.keepsWrites()) {
      long first = stack.size() - operator.arguments().size();
      for (int i = 0; i < operator.arguments().size(); i++) {
        if (operator.arguments().get(i).written()) {
          results.written.add(new IValue(stack.get(first + i)));
        }
      }
    }
    return results;
  }

  /**
   * The results, once the operator has run; valid only during its call. One that is an argument as
   * it was, is replaced by an alias: {@code x} and {@code dropout(x)} are two.
   */
  ImmutableList<IValue> read(Reading reading, IValueVector stack) {
    ImmutableList.Builder<IValue> results = ImmutableList.builder();
    long first = stack.size() - operator.returns().size();
    for (int i = 0; i < operator.returns().size(); i++) {
      IValue value = stack.get(first + i);
      collect(operator.returns().get(i).kind(), value, reading, results);
    }
    if (written.isEmpty()) {
      return results.build();
    }
    for (int i = 0, next = 0; i < operator.arguments().size(); i++) {
      Operator.Slot slot = operator.arguments().get(i);
      if (slot.written()) {
        collect(slot.kind(), written.get(next++), reading, results);
      }
    }
    return distinct(results.build());
  }

  private static void collect(
      ArgumentKind kind, IValue value, Reading reading, ImmutableList.Builder<IValue> results) {
    if (value.isTensor()) {
      add(value, reading, results);
    } else if (kind == ArgumentKind.TENSOR_LIST && value.isList()) {
      IValueArrayRef list = value.toListRef();
      for (long i = 0; i < list.size(); i++) {
        if (list.get(i).isTensor()) {
          // A list's elements are written in place: the list is the operator's own.
          add(list.get(i), reading, results);
        }
      }
    }
  }

  private static void add(IValue value, Reading reading, ImmutableList.Builder<IValue> results) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    if (!Tensors.isDefined(tensor)) {
      return;
    }
    if (reading.reads(tensor.address()) && !reading.writes(tensor.address())) {
      replaceByAlias(value);
    }
    results.add(value);
  }

  /** What is written and returned, is one result. */
  private static ImmutableList<IValue> distinct(List<IValue> results) {
    Set<Long> seen = new HashSet<>();
    return results.stream()
        .filter(value -> seen.add(value.unsafeToTensorImpl().address()))
        .collect(ImmutableList.toImmutableList());
  }

  private static void replaceByAlias(IValue value) {
    try (Tensor tensor = value.toTensor();
        Tensor alias = Tensors.alias(tensor)) {
      if (alias != null) {
        try (IValue replacement = new IValue(alias)) {
          value.put(replacement);
        }
      }
    }
  }

  @Override
  public void close() {
    written.forEach(IValue::close);
  }
}
