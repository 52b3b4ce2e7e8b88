package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.buffer;
import static dev.loupe.models.layers.Layers.parameter;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.elu;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Attention written out in its operators, {@code (N, T, width)} to the same shape. */
final class Attention {
  private Attention() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        // Three linear, view and transpose, the attention, transpose, flatten, linear.
        model("ScaledDotProductAttentionModel", "the fused operator is one layer")
            .java(ScaledDotProductAttentionModel::new)
            .inputs(() -> List.of(randn(2, 5, 32)))
            .expect("15/13/16", "15/16"),
        model("MultiQueryAttentionModel", "four heads of queries, one of keys and values")
            .java(MultiQueryAttentionModel::new)
            .inputs(() -> List.of(randn(2, 5, 32)))
            .torchLens("18/16/19", "18/19")
            .same(),
        model("GroupedQueryAttentionModel", "each head of keys and values for two of queries")
            .java(GroupedQueryAttentionModel::new)
            .inputs(() -> List.of(randn(2, 5, 32)))
            .torchLens("22/20/23", "22/23")
            .same(),
        model("ALiBiAttentionModel", "a bias by distance, made of a buffer and a range")
            .java(ALiBiAttentionModel::new)
            .inputs(() -> List.of(randn(2, 5, 32)))
            .torchLens("32/29/34", "32/34")
            .same(),
        model("CrossAttentionModel", "queries from a parameter, keys and values from the input")
            .java(CrossAttentionModel::new)
            .inputs(() -> List.of(randn(2, 5, 16)))
            .torchLens("13/11/13", "13/13")
            .because(Kind.GRANULARITY, "a parameter's unsqueeze and expand are the parameter")
            .expect("11/9/11", "11/11"),
        model("LinearAttentionModel", "keys times values first, then queries times these")
            .java(LinearAttentionModel::new)
            .inputs(() -> List.of(randn(2, 5, 16)))
            .torchLens("26/24/29", "26/29")
            .same(),
        model("DifferentialAttentionModel", "the difference of two attentions")
            .java(DifferentialAttentionModel::new)
            .inputs(() -> List.of(randn(2, 5, 16)))
            .torchLens("20/18/23", "20/23")
            .same(),
        // Cross attention (9), add; then norm, linear, gelu, linear, add; norm, self attention (9),
        // add; the five again; mean, linear. The last three additions are a chain, one layer.
        model("PerceiverModel", "latent vectors look at the input, then at each other")
            .java(PerceiverModel::new)
            .inputs(() -> List.of(randn(2, 5, 16)))
            .torchLens("47/45/52", "47/52")
            .because(Kind.GRANULARITY, "a parameter's unsqueeze and expand are the parameter")
            .because(Kind.MODEL, "fewer layers")
            .expect("35/33/40", "33/39"));
  }

  /** 4 heads. */
  public static final class ScaledDotProductAttentionModel extends Module {
    private final LinearImpl query = register_module("query", new LinearImpl(32, 32));
    private final LinearImpl key = register_module("key", new LinearImpl(32, 32));
    private final LinearImpl value = register_module("value", new LinearImpl(32, 32));
    private final LinearImpl out = register_module("out", new LinearImpl(32, 32));

    public Tensor forward(Tensor x) {
      Tensor mixed =
          scaled_dot_product_attention(
              heads(query.forward(x), 8), heads(key.forward(x), 8), heads(value.forward(x), 8));
      return out.forward(mixed.transpose(1, 2).flatten(2, -1));
    }
  }

  /** 4 heads: 2,640 parameters. */
  public static final class MultiQueryAttentionModel extends Module {
    private final LinearImpl query = register_module("query", new LinearImpl(32, 32));
    private final LinearImpl key = register_module("key", new LinearImpl(32, 8));
    private final LinearImpl value = register_module("value", new LinearImpl(32, 8));
    private final LinearImpl out = register_module("out", new LinearImpl(32, 32));

    public Tensor forward(Tensor x) {
      Tensor q = heads(query.forward(x), 8);
      Tensor k = key.forward(x).unsqueeze(1);
      Tensor v = value.forward(x).unsqueeze(1);
      return out.forward(joined(attention(q, k, v)));
    }
  }

  /** 4 heads of queries, 2 of keys and values: 3,168 parameters. */
  public static final class GroupedQueryAttentionModel extends Module {
    private final LinearImpl query = register_module("query", new LinearImpl(32, 32));
    private final LinearImpl key = register_module("key", new LinearImpl(32, 16));
    private final LinearImpl value = register_module("value", new LinearImpl(32, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(32, 32));

    public Tensor forward(Tensor x) {
      Tensor q = heads(query.forward(x), 8);
      Tensor k = heads(key.forward(x), 8);
      Tensor v = heads(value.forward(x), 8);
      return out.forward(joined(attention(q, repeated(k), repeated(v))));
    }

    private static Tensor repeated(Tensor x) {
      return x.repeat_interleave(2, new LongOptional(1), new LongOptional());
    }
  }

  /** 4 heads; 4,224 parameters, 4 numbers in the buffer. */
  public static final class ALiBiAttentionModel extends Module {
    private final Tensor slopes =
        buffer(this, "slopes", tensor(new float[] {.5f, .25f, .1f, .05f}));
    private final LinearImpl query = register_module("query", new LinearImpl(32, 32));
    private final LinearImpl key = register_module("key", new LinearImpl(32, 32));
    private final LinearImpl value = register_module("value", new LinearImpl(32, 32));
    private final LinearImpl out = register_module("out", new LinearImpl(32, 32));

    public Tensor forward(Tensor x) {
      Tensor q = heads(query.forward(x), 8);
      Tensor k = heads(key.forward(x), 8);
      Tensor v = heads(value.forward(x), 8);
      Tensor places = arange(new Scalar(x.size(1)));
      Tensor distance = places.unsqueeze(0).sub(places.unsqueeze(1));
      Tensor farness = distance.abs().neg().unsqueeze(0);
      Tensor bias = slopes.view(-1, 1, 1).mul(farness).unsqueeze(0);
      Tensor scores = q.matmul(k.transpose(-2, -1)).div(new Scalar(2.8)).add(bias);
      return out.forward(joined(scores.softmax(-1).matmul(v)));
    }
  }

  /** {@code (N, T, 16)} to {@code (N, 4, 16)}. */
  public static final class CrossAttentionModel extends Module {
    private final Tensor latents = parameter(this, "latents", randn(4, 16));
    private final LinearImpl query = register_module("query", new LinearImpl(16, 16));
    private final LinearImpl key = register_module("key", new LinearImpl(16, 16));
    private final LinearImpl value = register_module("value", new LinearImpl(16, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 16));

    public Tensor forward(Tensor x) {
      Tensor q = query.forward(latents.unsqueeze(0).expand(x.size(0), 4, 16));
      return out.forward(attention(q, key.forward(x), value.forward(x)));
    }
  }

  /** 2 heads. */
  public static final class LinearAttentionModel extends Module {
    private final LinearImpl query = register_module("query", new LinearImpl(16, 16));
    private final LinearImpl key = register_module("key", new LinearImpl(16, 16));
    private final LinearImpl value = register_module("value", new LinearImpl(16, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 16));

    public Tensor forward(Tensor x) {
      Tensor q = positive(heads(query.forward(x), 8));
      Tensor k = positive(heads(key.forward(x), 8));
      Tensor v = heads(value.forward(x), 8);
      Tensor mixed = q.matmul(k.transpose(-2, -1).matmul(v));
      Tensor total = q.matmul(k.sum(2).unsqueeze(-1)).add(new Scalar(1e-6));
      return out.forward(mixed.div(total).transpose(1, 2).reshape(x.size(0), x.size(1), 16));
    }

    private static Tensor positive(Tensor x) {
      return elu(x).add(new Scalar(1));
    }
  }

  /** 1,905 parameters. */
  public static final class DifferentialAttentionModel extends Module {
    private final Tensor weight = parameter(this, "weight", zeros(1).add(new Scalar(0.5)));
    private final LinearImpl embed = register_module("embed", new LinearImpl(16, 16));
    private final LinearImpl query1 = register_module("query1", new LinearImpl(16, 16));
    private final LinearImpl query2 = register_module("query2", new LinearImpl(16, 16));
    private final LinearImpl key1 = register_module("key1", new LinearImpl(16, 16));
    private final LinearImpl key2 = register_module("key2", new LinearImpl(16, 16));
    private final LinearImpl value = register_module("value", new LinearImpl(16, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 16));

    public Tensor forward(Tensor x) {
      Tensor h = embed.forward(x);
      Tensor first = weights(query1.forward(h), key1.forward(h));
      Tensor second = weights(query2.forward(h), key2.forward(h));
      return out.forward(first.sub(second.mul(weight)).matmul(value.forward(h)));
    }
  }

  /** {@code (N, T, 16)} to {@code (N, 4)}, over four latent vectors. */
  public static final class PerceiverModel extends Module {
    private final Tensor latents = parameter(this, "latents", randn(4, 16));
    private final SimpleAttention cross = register_module("cross", new SimpleAttention());
    private final LayerNormImpl norm1 = register_module("norm1", Layers.layerNorm(16));
    private final LinearImpl expand1 = register_module("expand1", new LinearImpl(16, 32));
    private final LinearImpl contract1 = register_module("contract1", new LinearImpl(32, 16));
    private final LayerNormImpl norm2 = register_module("norm2", Layers.layerNorm(16));
    private final SimpleAttention self = register_module("self", new SimpleAttention());
    private final LayerNormImpl norm3 = register_module("norm3", Layers.layerNorm(16));
    private final LinearImpl expand2 = register_module("expand2", new LinearImpl(16, 32));
    private final LinearImpl contract2 = register_module("contract2", new LinearImpl(32, 16));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor latent = latents.unsqueeze(0).expand(x.size(0), 4, 16);
      Tensor h = latent.add(cross.forward(latent, x));
      h = h.add(contract1.forward(gelu(expand1.forward(norm1.forward(h)))));
      Tensor normal = norm2.forward(h);
      h = h.add(self.forward(normal, normal));
      h = h.add(contract2.forward(gelu(expand2.forward(norm3.forward(h)))));
      return head.forward(h.mean(1));
    }
  }

  private static final class SimpleAttention extends Module {
    private final LinearImpl query = register_module("query", new LinearImpl(16, 16));
    private final LinearImpl key = register_module("key", new LinearImpl(16, 16));
    private final LinearImpl value = register_module("value", new LinearImpl(16, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 16));

    Tensor forward(Tensor from, Tensor to) {
      return out.forward(attention(query.forward(from), key.forward(to), value.forward(to)));
    }
  }

  /** From {@code (N, T, width)} to {@code (N, heads, T, size)}. */
  static Tensor heads(Tensor x, long size) {
    return x.view(x.size(0), x.size(1), -1, size).transpose(1, 2);
  }

  /** From {@code (N, heads, T, size)} to {@code (N, T, width)}. */
  private static Tensor joined(Tensor x) {
    return x.transpose(1, 2).contiguous().view(x.size(0), x.size(2), -1);
  }

  /** What is looked at, in proportion to how well keys fit queries; five operations. */
  private static Tensor attention(Tensor q, Tensor k, Tensor v) {
    return weights(q, k).matmul(v);
  }

  private static Tensor weights(Tensor q, Tensor k) {
    return q.matmul(k.transpose(-2, -1)).div(new Scalar(2.8)).softmax(-1);
  }
}
