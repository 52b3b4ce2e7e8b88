package dev.loupe.values;

import com.google.common.collect.Iterables;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parameter;
import dev.loupe.model.ModelTree;
import dev.loupe.model.Tensors;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.jspecify.annotations.Nullable;

/**
 * libtorch's {@code LinearImpl} may be {@code matmul} and {@code add_}, and is one layer: what
 * {@code matmul} made is not its value, so it need not be copied before the bias is added.
 */
public final class NativeBias {
  private final ModelTree tree;
  private @Nullable Map<String, Long> biases;

  /** What a {@code matmul} made that waits for its bias, and that bias. */
  private final Map<Long, Long> waiting = new HashMap<>();

  /**
   * Knows no value yet.
   *
   * @param tree has the biases
   */
  public NativeBias(ModelTree tree) {
    this.tree = tree;
  }

  /** A layer has a value, which may wait for its bias now, or have got it. */
  public synchronized void note(SeenLayer layer, IValue value) {
    ModulePass module = Iterables.getLast(layer.modules(), null);
    if (layer.type().equals("linear") && layer.operator().equals("aten::matmul")) {
      Long bias = biases().get(module == null ? "bias" : module.address() + ".bias");
      long result = value.unsafeToTensorImpl().address();
      if (bias != null && waiting.remove(result) == null) {
        waiting.put(result, bias);
      }
    }
  }

  private Map<String, Long> biases() {
    if (biases == null) {
      biases = new HashMap<>();
      for (ModelTree.Entry<Parameter> entry : tree.parameters()) {
        for (String address : entry.fact().addresses()) {
          biases.put(address, Tensors.identity(entry.tensor()));
        }
      }
    }
    return biases;
  }

  /** Whether a call adds the bias to what waits for it. */
  public synchronized boolean isAddedBy(Operator operator, IValueVector stack) {
    if (waiting.isEmpty() || !operator.fullName().equals("aten::add_.Tensor")) {
      return false;
    }
    long first = stack.size() - operator.arguments().size();
    IValue other = stack.get(first + 1);
    Long bias = waiting.get(stack.get(first).unsafeToTensorImpl().address());
    return bias != null && bias == other.unsafeToTensorImpl().address();
  }

  /** Whether a value that was noted waits for its bias. */
  public synchronized boolean isAwaitedBy(IValue value) {
    return !waiting.isEmpty() && waiting.containsKey(value.unsafeToTensorImpl().address());
  }
}
