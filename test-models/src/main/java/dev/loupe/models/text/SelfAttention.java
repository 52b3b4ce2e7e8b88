package dev.loupe.models.text;

import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import dev.loupe.models.layers.Layer;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * Lets each token look at all tokens, with several heads.
 *
 * <p>Vaswani et al., <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>,
 * 2017.
 */
final class SelfAttention extends Layer {
  private final long heads;
  private final LinearImpl query;
  private final LinearImpl key;
  private final LinearImpl value;
  private final LinearImpl output;

  /** Maps {@code (N, T, width)} to the same shape; {@code heads} divides {@code width}. */
  SelfAttention(long width, long heads) {
    super("SelfAttention");
    this.heads = heads;
    query = register_module("query", new LinearImpl(width, width));
    key = register_module("key", new LinearImpl(width, width));
    value = register_module("value", new LinearImpl(width, width));
    output = register_module("output", new LinearImpl(width, width));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor mixed =
        scaled_dot_product_attention(
            split(query.forward(x)), split(key.forward(x)), split(value.forward(x)));
    return output.forward(mixed.transpose(1, 2).flatten(2, -1));
  }

  /** From {@code (N, T, width)} to {@code (N, heads, T, width / heads)}. */
  private Tensor split(Tensor x) {
    return x.unflatten(2, heads, -1).transpose(1, 2);
  }
}
