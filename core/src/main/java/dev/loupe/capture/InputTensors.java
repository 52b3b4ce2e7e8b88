package dev.loupe.capture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import dev.loupe.model.Inputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Puts other tensors into the arguments of a forward, whatever lists and maps they are in. */
final class InputTensors {
  private final UnaryOperator<Tensor> others;

  private InputTensors(UnaryOperator<Tensor> others) {
    this.others = others;
  }

  /**
   * The arguments with other tensors; what is in an {@code IValue} stays as it is.
   *
   * @param others what takes the place of each defined tensor, which may be itself
   */
  static Inputs replaced(Inputs inputs, UnaryOperator<Tensor> others) {
    InputTensors replacing = new InputTensors(others);
    return new Inputs(
        inputs.positional().stream().map(replacing::value).collect(toImmutableList()),
        inputs.named().entrySet().stream()
            .collect(
                toImmutableMap(Map.Entry::getKey, entry -> replacing.value(entry.getValue()))));
  }

  /** The value itself where no tensor in it is replaced, as a model may ask for its very class. */
  private Object value(Object value) {
    if (value instanceof Tensor tensor) {
      return tensor.isNull() || !tensor.defined() ? tensor : others.apply(tensor);
    } else if (value instanceof List<?> list) {
      return list(list);
    } else if (value instanceof Map<?, ?> map) {
      return map(map);
    } else if (value instanceof Object[] array) {
      List<?> values = Arrays.asList(array);
      List<?> replaced = list(values);
      return replaced == values ? array : replaced.toArray(array.clone());
    }
    return value;
  }

  private List<?> list(List<?> values) {
    List<@Nullable Object> replaced = new ArrayList<>();
    boolean changed = false;
    for (Object value : values) {
      Object element = value == null ? null : value(value);
      changed |= element != value;
      replaced.add(element);
    }
    return changed ? replaced : values;
  }

  private Map<?, ?> map(Map<?, ?> values) {
    Map<Object, @Nullable Object> replaced = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      Object value = entry.getValue();
      Object element = value == null ? null : value(value);
      changed |= element != value;
      replaced.put(entry.getKey(), element);
    }
    return changed ? replaced : values;
  }
}
