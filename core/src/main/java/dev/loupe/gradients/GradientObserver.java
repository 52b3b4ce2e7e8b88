package dev.loupe.gradients;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.error.FirstLine;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.ModelTree;
import dev.loupe.model.TensorLeaf;
import dev.loupe.task.LayerChoice;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Taps the chosen layers while a forward is recorded, and gives the taps to its record. */
final class GradientObserver implements CallObserver {
  private static final Observation NOTHING = (call, results) -> {};

  private final LayerChoice chosen;
  private final ModelTree tree;

  /** By the numbers of the layers in the order of events. */
  private final Map<Integer, Tap> taps = new HashMap<>();

  private final Map<Integer, String> reasons = new HashMap<>();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();

  GradientObserver(LayerChoice chosen, ModelTree tree) {
    this.chosen = chosen;
    this.tree = tree;
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    return NOTHING;
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    if (!chosen.has(layer)) {
      return;
    }
    Tap before = taps.remove(layer.order());
    if (before != null) {
      before.close();
    }
    if (value == null) {
      reasons.put(layer.order(), "a buffer requires none");
      return;
    }
    try (Tensor tensor = new Tensor(value.toTensor())) {
      String reason = reasonAgainst(tensor);
      if (reason.isEmpty()) {
        tap(layer, tensor);
      } else {
        reasons.put(layer.order(), reason);
      }
    }
  }

  /** The model may go on well with a tensor that PyTorch refuses a gradient, as it uses none. */
  private void tap(SeenLayer layer, Tensor tensor) {
    try {
      taps.put(layer.order(), Tap.on(tensor, writes(layer.operator())));
    } catch (RuntimeException e) {
      reasons.put(layer.order(), "PyTorch has none for it: " + FirstLine.of(e));
    }
  }

  /** Whether an operator writes in place: {@code aten::add_.Tensor}. */
  private static boolean writes(String operator) {
    return operator.replaceFirst("\\..*", "").endsWith("_");
  }

  private static String reasonAgainst(Tensor tensor) {
    if (!tensor.is_floating_point() && !tensor.is_complex()) {
      return "its values are no floating-point numbers";
    } else if (tensor.requires_grad()) {
      return "";
    } else if (!GradMode.is_enabled() || tensor.is_inference()) {
      return "the model computes it with gradients switched off";
    }
    return "no parameter or input that it depends on requires a gradient; for inputs that is said"
        + " by x.requires_grad_(true)";
  }

  @Override
  public void onOutputs(List<TensorLeaf> leaves) {
    // Handles of their own: what the leaves hold may be the caller's.
    leaves.forEach(leaf -> outputs.put(leaf.path(), new Tensor(leaf.tensor()).retainReference()));
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
    ImmutableMap.Builder<Integer, Tap> tapsByLayer = ImmutableMap.builder();
    ImmutableMap.Builder<Integer, String> reasonsByLayer = ImmutableMap.builder();
    for (Layer layer : history.layers()) {
      int order = orders.get(layer.index());
      Tap tap = taps.remove(order);
      if (tap != null) {
        // Models may run backward passes of their own.
        tap.take().ifPresent(Tensor::releaseReference);
        tapsByLayer.put(layer.index(), tap);
      } else if (reasons.containsKey(order)) {
        reasonsByLayer.put(layer.index(), reasons.get(order));
      }
    }
    ImmutableMap<String, Tensor> returned = ImmutableMap.copyOf(outputs);
    outputs.clear();
    ImmutableMap<Integer, Tap> own = tapsByLayer.buildOrThrow();
    return history.withGradients(
        new TappedGradients(
            history,
            own,
            reasonsByLayer.buildOrThrow(),
            returned,
            GradFnWalk.of(returned.values().asList(), own, tree)));
  }

  /** Frees what no history has taken. */
  @Override
  public void close() {
    taps.values().forEach(Tap::close);
    outputs.values().forEach(Tensor::releaseReference);
  }
}
