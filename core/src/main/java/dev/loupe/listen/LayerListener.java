package dev.loupe.listen;

import dev.loupe.history.Layer;
import org.bytedeco.pytorch.Tensor;

/** Is told the values of layers while a model runs. */
@FunctionalInterface
public interface LayerListener {

  /**
   * A layer has its value. Never called by two threads at once.
   *
   * @param layer the layer as the first forward had it
   * @param value what its operator returned, detached from the graph; gradients are switched off.
   *     It shares the model's memory, must not be written, and is closed after the call, as are all
   *     tensors that are made here, unless they are retained
   */
  void onValue(Layer layer, Tensor value);
}
