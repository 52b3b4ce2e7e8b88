package dev.loupe.models.text;

import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.GELUImpl;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;

/** Attention and a small network for each token, each added to its input after a normalization. */
final class EncoderBlock extends Layer {
  private final LayerNormImpl norm1;
  private final SelfAttention attention;
  private final LayerNormImpl norm2;
  private final LinearImpl expand;
  private final GELUImpl gelu;
  private final LinearImpl contract;

  /** Maps {@code (N, T, width)} to the same shape. */
  EncoderBlock(long width, long heads) {
    super("EncoderBlock");
    norm1 = register_module("norm1", Layers.layerNorm(width));
    attention = register_module("attention", new SelfAttention(width, heads));
    norm2 = register_module("norm2", Layers.layerNorm(width));
    expand = register_module("expand", new LinearImpl(width, 4 * width));
    gelu = register_module("gelu", new GELUImpl());
    contract = register_module("contract", new LinearImpl(4 * width, width));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x.add(attention.forward(norm1.forward(x)));
    Tensor thought = gelu.forward(expand.forward(norm2.forward(y)));
    return y.add(contract.forward(thought));
  }
}
