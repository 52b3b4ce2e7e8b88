package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.GenericDict;
import org.bytedeco.pytorch.GenericDictIterator;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueArrayRef;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.TupleElements;
import org.jspecify.annotations.Nullable;

/**
 * A tensor in a structure of lists, tuples and dictionaries.
 *
 * @param path where it is, such as {@code output.logits.0}
 * @param tensor the tensor
 */
public record TensorLeaf(String path, Tensor tensor) {

  /**
   * The tensors in a structure, in order.
   *
   * @param path the path of the structure itself
   * @param value a tensor, an {@code IValue}, an array, list, map, optional or bytedeco tuple of
   *     such; anything else has no tensors
   */
  public static ImmutableList<TensorLeaf> of(String path, @Nullable Object value) {
    ImmutableList.Builder<TensorLeaf> leaves = ImmutableList.builder();
    collect(path, value, leaves);
    return leaves.build();
  }

  private static void collect(
      String path, @Nullable Object value, ImmutableList.Builder<TensorLeaf> leaves) {
    if (value instanceof Tensor tensor) {
      if (!tensor.isNull() && tensor.defined()) {
        leaves.add(new TensorLeaf(path, tensor));
      }
    } else if (value instanceof IValue nested) {
      collectIValue(path, nested, leaves);
    } else if (value instanceof TensorVector vector) {
      collectAll(path, List.of(vector.get()), leaves);
    } else if (value instanceof Object[] array) {
      collectAll(path, Arrays.asList(array), leaves);
    } else if (value instanceof Iterable<?> list) {
      collectAll(path, list, leaves);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> collect(path + "." + key, element, leaves));
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(element -> collect(path, element, leaves));
    } else if (value != null && value.getClass().getSimpleName().startsWith("T_")) {
      collectTuple(path, value, leaves);
    }
  }

  private static void collectAll(
      String path, Iterable<?> elements, ImmutableList.Builder<TensorLeaf> leaves) {
    int i = 0;
    for (Object element : elements) {
      collect(path + "." + i++, element, leaves);
    }
  }

  private static void collectIValue(
      String path, IValue value, ImmutableList.Builder<TensorLeaf> leaves) {
    if (value.isTensor()) {
      // A handle of its own: what a value gives lies within it, and ends with it.
      collect(path, new Tensor(value.toTensor()), leaves);
    } else if (value.isList()) {
      IValueArrayRef list = value.toListRef();
      for (long i = 0; i < list.size(); i++) {
        collectIValue(path + "." + i, list.get(i), leaves);
      }
    } else if (value.isTuple()) {
      TupleElements elements = value.toTupleRef().elements();
      for (long i = 0; i < elements.size(); i++) {
        collectIValue(path + "." + i, elements.get(i), leaves);
      }
    } else if (value.isGenericDict()) {
      GenericDict dict = value.toGenericDict();
      GenericDictIterator end = dict.end();
      for (GenericDictIterator it = dict.begin(); it.notEquals(end); it.increment()) {
        collectIValue(path + "." + keyText(it.access().key()), it.access().value(), leaves);
      }
    }
  }

  private static String keyText(IValue key) {
    return key.isString() ? key.toStringRef().getString() : Long.toString(key.toInt());
  }

  /** bytedeco's tuples have methods {@code get0()}, {@code get1()}, ... and no common type. */
  private static void collectTuple(
      String path, Object tuple, ImmutableList.Builder<TensorLeaf> leaves) {
    for (int i = 0; ; i++) {
      Object element;
      try {
        Method get = tuple.getClass().getMethod("get" + i);
        element = get.invoke(tuple);
      } catch (NoSuchMethodException end) {
        return;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("can't read " + tuple.getClass(), e);
      }
      collect(path + "." + i, element, leaves);
    }
  }
}
