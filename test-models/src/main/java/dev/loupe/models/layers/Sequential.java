package dev.loupe.models.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SigmoidImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * Layers in a row, registered as {@code "0"}, {@code "1"}, ... as in {@code torch.nn.Sequential}.
 *
 * <p>{@link org.bytedeco.pytorch.SequentialImpl} takes native layers only and calls them natively;
 * this one also takes layers written in Java, and calls each of its children from Java.
 */
public class Sequential extends Layer {
  private final List<UnaryOperator<Tensor>> calls = new ArrayList<>();

  /** Makes an empty container, which returns its input. */
  public Sequential() {
    this("Sequential");
  }

  /**
   * Makes an empty container for a subclass, which adds its children.
   *
   * @param name the subclass's name
   */
  protected Sequential(String name) {
    super(name);
  }

  /**
   * Makes fully connected layers with a rectifier between each two.
   *
   * @param widths how many features go into the first layer, and how many come out of each
   */
  public static Sequential perceptron(long... widths) {
    Sequential layers = new Sequential();
    for (int i = 1; i < widths.length; i++) {
      if (i > 1) {
        layers.add(new ReLUImpl());
      }
      layers.add(new LinearImpl(widths[i - 1], widths[i]));
    }
    return layers;
  }

  // One method for each native class, because these have no common type with a forward method.

  /**
   * Adds a layer written in Java.
   *
   * @return this
   */
  public final Sequential add(Layer layer) {
    return add(layer, x -> layer.forward(x));
  }

  /**
   * Adds a convolution.
   *
   * @return this
   */
  public final Sequential add(Conv2dImpl conv) {
    return add(conv, x -> conv.forward(x));
  }

  /**
   * Adds a batch normalization.
   *
   * @return this
   */
  public final Sequential add(BatchNorm2dImpl norm) {
    return add(norm, x -> norm.forward(x));
  }

  /**
   * Adds a fully connected layer.
   *
   * @return this
   */
  public final Sequential add(LinearImpl linear) {
    return add(linear, x -> linear.forward(x));
  }

  /**
   * Adds a rectifier.
   *
   * @return this
   */
  public final Sequential add(ReLUImpl relu) {
    return add(relu, x -> relu.forward(x));
  }

  /**
   * Adds a sigmoid.
   *
   * @return this
   */
  public final Sequential add(SigmoidImpl sigmoid) {
    return add(sigmoid, x -> sigmoid.forward(x));
  }

  /**
   * Adds a dropout.
   *
   * @return this
   */
  public final Sequential add(DropoutImpl dropout) {
    return add(dropout, x -> dropout.forward(x));
  }

  /**
   * Adds a max pooling.
   *
   * @return this
   */
  public final Sequential add(MaxPool2dImpl pool) {
    return add(pool, x -> pool.forward(x));
  }

  /**
   * Adds an adaptive average pooling.
   *
   * @return this
   */
  public final Sequential add(AdaptiveAvgPool2dImpl pool) {
    return add(pool, x -> pool.forward(x));
  }

  @Override
  public final Tensor forward(Tensor x) {
    Tensor y = x;
    for (UnaryOperator<Tensor> call : calls) {
      y = call.apply(y);
    }
    return y;
  }

  private Sequential add(Module module, UnaryOperator<Tensor> call) {
    register_module(Integer.toString(calls.size()), module);
    calls.add(call);
    return this;
  }
}
