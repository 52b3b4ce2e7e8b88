package dev.loupe.extract;

import dev.loupe.error.BadInputException;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.Inputs;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Makes one input of those of several items. */
final class Collation {
  private final List<Item> items;
  private final List<Inputs> inputs;

  /**
   * @param items not empty
   * @param inputs one for each item
   */
  Collation(List<Item> items, List<Inputs> inputs) {
    this.items = items;
    this.inputs = inputs;
  }

  /**
   * Tensors of the shape (N, ...), where N is the number of items.
   *
   * @throws BadInputException if items differ in what must be equal
   */
  Inputs stacked() {
    Inputs first = inputs.get(0);
    for (int i = 1; i < inputs.size(); i++) {
      Inputs other = inputs.get(i);
      if (other.positional().size() != first.positional().size()
          || !other.named().keySet().equals(first.named().keySet())) {
        throw differs(i, "other arguments");
      }
    }
    List<Object> positional = new ArrayList<>();
    for (int i = 0; i < first.positional().size(); i++) {
      int at = i;
      positional.add(stacked(inputs.stream().map(it -> it.positional().get(at)).toList()));
    }
    Inputs all = Inputs.of(positional);
    for (String name : first.named().keySet()) {
      all = all.with(name, stacked(inputs.stream().map(it -> it.named().get(name)).toList()));
    }
    return all;
  }

  private Object stacked(List<Object> values) {
    Object first = values.get(0);
    boolean tensors = first instanceof Tensor;
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      boolean alike =
          (tensors && value instanceof Tensor)
              ? text(value).equals(text(first))
              : value.equals(first);
      if (!alike) {
        throw differs(i, text(value) + " where the other is " + text(first));
      }
    }
    return tensors ? torch.stack(new TensorVector(values.toArray(new Tensor[0]))) : first;
  }

  private static String text(Object value) {
    if (!(value instanceof Tensor tensor)) {
      return value.toString();
    } else if (tensor.isNull() || !tensor.defined()) {
      return "an undefined tensor";
    }
    TensorInfo info = Tensors.info(tensor.unsafeGetTensorImpl());
    return info.shapeText() + " " + info.dtype();
  }

  private BadInputException differs(int item, String how) {
    return new BadInputException(
        ("The item %s does not go into a batch with %s: it is %s; make them alike, or take batches"
                + " of 1")
            .formatted(items.get(item).name(), items.get(0).name(), how));
  }
}
