package dev.loupe.capture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import dev.loupe.model.Inputs;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Makes of a tensor that is given to a model twice two inputs: the second is an alias. */
final class DistinctTensors {
  private final Set<Long> seen = new HashSet<>();

  private DistinctTensors() {}

  static Inputs of(Inputs inputs) {
    DistinctTensors distinct = new DistinctTensors();
    return new Inputs(
        inputs.positional().stream().map(distinct::value).collect(toImmutableList()),
        inputs.named().entrySet().stream()
            .collect(toImmutableMap(Map.Entry::getKey, entry -> distinct.value(entry.getValue()))));
  }

  /** The value itself where it holds no tensor again, as a model may ask for its very class. */
  private Object value(Object value) {
    if (value instanceof Tensor tensor) {
      return tensor(tensor);
    } else if (value instanceof List<?> list) {
      return list(list);
    } else if (value instanceof Map<?, ?> map) {
      return map(map);
    } else if (value instanceof Object[] array) {
      List<?> values = Arrays.asList(array);
      List<?> distinct = list(values);
      return distinct == values ? array : distinct.toArray(array.clone());
    }
    return value;
  }

  private Tensor tensor(Tensor tensor) {
    if (tensor.isNull() || !tensor.defined() || seen.add(Tensors.identity(tensor))) {
      return tensor;
    }
    Tensor alias = Tensors.alias(tensor);
    return alias == null ? tensor : alias;
  }

  private List<?> list(List<?> values) {
    List<@Nullable Object> distinct = new ArrayList<>();
    boolean changed = false;
    for (Object value : values) {
      Object element = value == null ? null : value(value);
      changed |= element != value;
      distinct.add(element);
    }
    return changed ? distinct : values;
  }

  private Map<?, ?> map(Map<?, ?> values) {
    Map<Object, @Nullable Object> distinct = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      Object value = entry.getValue();
      Object element = value == null ? null : value(value);
      changed |= element != value;
      distinct.put(entry.getKey(), element);
    }
    return changed ? distinct : values;
  }
}
