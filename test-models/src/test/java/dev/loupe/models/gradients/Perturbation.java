package dev.loupe.models.gradients;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TensorLeaf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A forward in which the value of one layer is moved a little, and the sum of its outputs. */
@SuppressWarnings("try") // guards are there to be closed
final class Perturbation implements CallObserver {
  private final int order;

  /** How often a layer must be told of before it has its value. */
  private final int times;

  private final @Nullable Tensor shift;
  private final Map<Integer, Integer> told = new HashMap<>();
  private double sum;
  private ImmutableIntArray orders = ImmutableIntArray.of();

  private Perturbation(int order, int times, @Nullable Tensor shift) {
    this.order = order;
    this.times = times;
    this.shift = shift;
  }

  /** How often each layer is told of, by the layers' ordinals, and their numbers. */
  record Telling(ImmutableIntArray orders, Map<Integer, Integer> told) {}

  static Telling watch(RecordableModel model, Inputs inputs) {
    Perturbation watching = new Perturbation(-1, 0, null);
    Capture.run(model, inputs, watching).close();
    return new Telling(watching.orders, watching.told);
  }

  /** The sum of the outputs where a layer is another by a shift. */
  static double sum(
      RecordableModel model, Inputs inputs, Telling telling, int layer, Tensor shift) {
    int order = telling.orders().get(layer);
    Perturbation shifting = new Perturbation(order, telling.told().get(order), shift);
    try (NoGradGuard noGrad = new NoGradGuard()) {
      Capture.run(model, inputs, shifting).close();
    }
    return shifting.sum;
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    return (call, results) -> {};
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    int now = told.merge(layer.order(), 1, Integer::sum);
    if (layer.order() == order && now == times && value != null && shift != null) {
      boolean written = layer.operator().replaceFirst("\\..*", "").endsWith("_");
      if (written || layer.kind() != LayerKind.OPERATION || times > 1) {
        value.toTensor().detach().add_(shift);
      } else {
        // A tensor of its own: what it is a view of stays as it is.
        value.put(new IValue(value.toTensor().add(shift)));
      }
    }
  }

  @Override
  public void onOutputs(List<TensorLeaf> outputs) {
    for (TensorLeaf output : outputs) {
      if (output.tensor().is_floating_point()) {
        sum += output.tensor().sum().item_double();
      }
    }
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray ordersOfLayers) {
    orders = ordersOfLayers;
    return history;
  }

  /** A direction that is the same each time. */
  static Tensor direction(Tensor like) {
    return torch
        .arange(new org.bytedeco.pytorch.Scalar(like.numel()))
        .to(like.scalar_type())
        .mul(new org.bytedeco.pytorch.Scalar(12.9898))
        .sin()
        .view(like.shape());
  }
}
