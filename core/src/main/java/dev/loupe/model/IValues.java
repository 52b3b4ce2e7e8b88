package dev.loupe.model;

import dev.loupe.error.BadInputException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Tuple;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/** Makes TorchScript's values of Java's. */
final class IValues {

  private IValues() {}

  /**
   * @throws BadInputException if TorchScript has no such value
   */
  static IValue of(Object value) {
    if (value instanceof IValue ready) {
      return ready;
    } else if (value instanceof Tensor tensor) {
      return new IValue(tensor);
    } else if (value instanceof Long || value instanceof Integer) {
      return new IValue(((Number) value).longValue());
    } else if (value instanceof Number number) {
      return new IValue(number.doubleValue());
    } else if (value instanceof Boolean truth) {
      return new IValue(truth);
    } else if (value instanceof String text) {
      return new IValue(text);
    } else if (value instanceof List<?> list) {
      return new IValue(list(list));
    } else if (value instanceof Map<?, ?> map) {
      return dictionary(map);
    }
    throw new BadInputException(
        "An input of class %s can't be given to TorchScript".formatted(value.getClass().getName()));
  }

  private static GenericList list(List<?> values) {
    GenericList list = new GenericList(elementType(values));
    values.forEach(value -> list.push_back(of(value)));
    return list;
  }

  /** bytedeco can't make every type; the parser of schemas can. */
  private static Type.TypePtr elementType(List<?> values) {
    Object first = values.isEmpty() ? null : values.get(0);
    String name = "Tensor";
    if (first instanceof String) {
      name = "str";
    } else if (first instanceof Long || first instanceof Integer) {
      name = "int";
    } else if (first instanceof Number) {
      name = "float";
    } else if (first instanceof Boolean) {
      name = "bool";
    }
    return torch.parseSchema("loupe::type(" + name + " value) -> ()").arguments().type();
  }

  /** bytedeco has no constructor for dictionaries; TorchScript itself makes one. */
  private static IValue dictionary(Map<?, ?> map) {
    List<?> keys = List.copyOf(map.keySet());
    String keyType = !keys.isEmpty() && keys.get(0) instanceof Number ? "int" : "str";
    JitModule maker = new JitModule(new QualifiedName("Dictionary"));
    maker.define(
        """
        def make(self, keys: List[%1$s], values: List[Tensor]) -> Dict[%1$s, Tensor]:
            made: Dict[%1$s, Tensor] = {}
            for i in range(len(keys)):
                made[keys[i]] = values[i]
            return made
        """
            .formatted(keyType));
    List<?> values = keys.stream().map(map::get).toList();
    return maker.get_method("make").apply(new IValueVector(of(keys), of(values)));
  }

  /** A tuple of tensors. */
  static IValue tuple(List<TensorLeaf> leaves) {
    IValueVector elements = new IValueVector();
    leaves.forEach(leaf -> elements.push_back(new IValue(leaf.tensor())));
    return new IValue(Tuple.create(elements));
  }
}
