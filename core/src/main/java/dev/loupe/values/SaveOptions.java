package dev.loupe.values;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How values are kept.
 *
 * @param graph whether they keep the graph behind them, so that gradients flow through them. Such a
 *     value, if it has a gradient, is the very tensor of the forward, and the caller sees to it
 *     that nothing overwrites it afterwards; one that the forward itself overwrites is a copy with
 *     the same graph behind it, which the output no longer depends on
 * @param device where they are moved to; by default they stay where they are
 * @param dtype what floating-point values are converted to; others stay as they are
 * @param transform what is kept in the place of the value, for example its mean. Gets a tensor that
 *     is detached unless {@code graph} says otherwise, must not write into it, and runs last. All
 *     tensors that it makes, but the one that it returns, are closed behind it
 */
public record SaveOptions(
    boolean graph,
    Optional<Device> device,
    Optional<ScalarType> dtype,
    Optional<UnaryOperator<Tensor>> transform) {

  /** Detached, and otherwise as it is. */
  public static final SaveOptions DEFAULT =
      new SaveOptions(false, Optional.empty(), Optional.empty(), Optional.empty());

  /** The same with the graph behind the values. Gradients must be switched on in the forward. */
  public SaveOptions withGraph() {
    return new SaveOptions(true, device, dtype, transform);
  }

  /** The same with the values on a device. */
  public SaveOptions withDevice(Device other) {
    return new SaveOptions(graph, Optional.of(other), dtype, transform);
  }

  /** The same with floating-point values of another type. */
  public SaveOptions withDtype(ScalarType other) {
    return new SaveOptions(graph, device, Optional.of(other), transform);
  }

  /** The same with something made of the values. */
  public SaveOptions withTransform(UnaryOperator<Tensor> other) {
    return new SaveOptions(graph, device, dtype, Optional.of(other));
  }
}
