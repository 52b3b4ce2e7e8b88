package dev.loupe.model;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Copies the arguments of a forward. A tensor that is given twice is one copy given twice, and
 * tensors that share memory share it in the copies.
 */
final class InputCopier {
  private final Map<Long, Tensor> copies = new HashMap<>();
  private final Map<Memory, Tensor> memories = new HashMap<>();

  private record Memory(long storage, String dtype) {}

  Inputs copy(Inputs inputs) {
    return new Inputs(
        inputs.positional().stream().map(this::required).collect(toImmutableList()),
        inputs.named().entrySet().stream()
            .collect(toImmutableMap(Map.Entry::getKey, entry -> required(entry.getValue()))));
  }

  private Object required(Object value) {
    Object copy = value(value);
    return copy == null ? value : copy;
  }

  private @Nullable Object value(@Nullable Object value) {
    if (value instanceof Tensor tensor) {
      return tensor(tensor);
    } else if (value instanceof IValue structure) {
      return structure.deepcopy();
    } else if (value instanceof List<?> list) {
      return list(list);
    } else if (value instanceof Object[] array) {
      return list(Arrays.asList(array)).toArray(array.clone());
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(key, value(element)));
      return copy;
    }
    return value;
  }

  private List<@Nullable Object> list(List<?> list) {
    List<@Nullable Object> copy = new ArrayList<>();
    list.forEach(element -> copy.add(value(element)));
    return copy;
  }

  private Tensor tensor(Tensor tensor) {
    if (tensor.isNull() || !tensor.defined()) {
      return tensor;
    }
    return copies.computeIfAbsent(
        Tensors.identity(tensor),
        identity -> copyOf(tensor.detach()).set_requires_grad(tensor.requires_grad()));
  }

  private Tensor copyOf(Tensor tensor) {
    if (!tensor.has_storage() || tensor.is_quantized() || tensor.is_nested()) {
      return tensor.clone(new MemoryFormatOptional());
    }
    long elements = tensor.storage().nbytes() / tensor.itemsize();
    Memory key =
        new Memory(
            Tensors.storage(tensor.unsafeGetTensorImpl()),
            Tensors.info(tensor.unsafeGetTensorImpl()).dtype());
    Tensor memory =
        memories.computeIfAbsent(
            key,
            absent ->
                tensor
                    .as_strided(new long[] {elements}, new long[] {1}, new LongOptional(0))
                    .clone(new MemoryFormatOptional()));
    return memory.as_strided(
        tensor.sizes(), tensor.strides(), new LongOptional(tensor.storage_offset()));
  }
}
