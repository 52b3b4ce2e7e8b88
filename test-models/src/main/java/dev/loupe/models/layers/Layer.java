package dev.loupe.models.layers;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** A module written in Java that maps one tensor to one tensor. */
public abstract class Layer extends Module {

  /**
   * Makes a layer without children.
   *
   * @param name what {@link #name()} answers, by custom the class's name
   */
  protected Layer(String name) {
    super(name);
  }

  /**
   * Computes the layer's output.
   *
   * @param x the input, of the shape that the layer asks for
   * @return a new tensor; an in-place layer returns {@code x}
   */
  public abstract Tensor forward(Tensor x);
}
