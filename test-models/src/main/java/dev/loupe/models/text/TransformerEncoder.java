package dev.loupe.models.text;

import static org.bytedeco.pytorch.global.torch.randn;

import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A Transformer encoder of two blocks that classifies texts: 29,316 parameters. The positions are a
 * parameter of the model itself, not of a layer.
 *
 * <p>Vaswani et al., <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>,
 * 2017; normalized before each part, as in GPT-2.
 */
public final class TransformerEncoder extends Module {
  private static final long WIDTH = 32;
  private static final long HEADS = 4;
  private static final long LONGEST = 16;

  private final Tensor positions =
      Layers.parameter(this, "positions", randn(1, LONGEST, WIDTH).mul(new Scalar(0.02)));
  private final EmbeddingImpl embedding =
      register_module("embedding", new EmbeddingImpl(100, WIDTH));
  private final Sequential blocks =
      register_module(
          "blocks",
          new Sequential().add(new EncoderBlock(WIDTH, HEADS)).add(new EncoderBlock(WIDTH, HEADS)));
  private final LayerNormImpl norm = register_module("norm", Layers.layerNorm(WIDTH));
  private final LinearImpl head = register_module("head", new LinearImpl(WIDTH, 4));

  /** Makes the model with random weights. */
  public TransformerEncoder() {
    super("TransformerEncoder");
  }

  /**
   * Classifies texts.
   *
   * @param tokens int64 {@code (N, 16)}, each in 0..99
   * @return {@code (N, 4)} scores
   */
  public Tensor forward(Tensor tokens) {
    Tensor x = embedding.forward(tokens).add(positions);
    x = blocks.forward(x);
    x = norm.forward(x);
    return head.forward(x.mean(1));
  }
}
