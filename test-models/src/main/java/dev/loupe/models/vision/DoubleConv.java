package dev.loupe.models.vision;

import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;

/** Two convolutions with their rectifiers, {@code (N, in, H, W)} to {@code (N, out, H, W)}. */
final class DoubleConv extends Sequential {
  DoubleConv(long in, long out) {
    super("DoubleConv");
    add(Layers.conv2d(in, out, 3, 1, 1));
    add(Layers.reluInPlace());
    add(Layers.conv2d(out, out, 3, 1, 1));
    add(Layers.reluInPlace());
  }
}
