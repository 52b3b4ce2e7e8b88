package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.MultiheadAttentionImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.TransformerEncoderImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerOptions;
import org.bytedeco.pytorch.TransformerEncoderOptions;

/** libtorch's own attention, composed in C++, and a model of blocks. */
final class Transformers {
  private Transformers() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        // What C++ composes, if query, key and value are one tensor: matmul, add_, chunk (3), mul;
        // view, transpose for the query, with contiguous before for key and value (8; the query is
        // contiguous, which C++ sees itself); transpose, bmm, softmax, dropout, bmm; transpose,
        // contiguous, view, linear; view, sum, div for the weights.
        model("MultiheadAttentionModel", "libtorch's own attention, with its weights")
            .java(MultiheadAttentionModel::new)
            .inputs(() -> List.of(randn(5, 2, 8)))
            .ends(1, 2)
            .expect("29/26/30", "29/30"),
        // Two layers of these 26 (the weights lead nowhere), and of dropout, add, norm, linear,
        // relu, dropout, linear, dropout, add, norm.
        model("TransformerEncoderModel", "libtorch's own encoder of two layers")
            .java(TransformerEncoderModel::new)
            .inputs(() -> List.of(randn(5, 2, 8)))
            .expect("74/72/81", "74/81"),
        // A convolution; for each axis permute, reshape, norm, the 26, reshape, permute, add; mean
        // and linear.
        model("AxialAttentionModel", "attention along the height, then along the width")
            .java(AxialAttentionModel::new)
            .inputs(() -> List.of(randn(2, 3, 4, 6)))
            .torchLens("74/72/79", "74/79")
            .because(Kind.GRANULARITY, "C++ composes attention of 26 operators")
            .because(Kind.MODEL, "other layers around it")
            .expect("69/67/74", "69/74"),
        // 3, 4, 8 and 9 operations.
        model("RandomGraphModel", "blocks: a sequence, a residual, branches, attention")
            .java(RandomGraphModel::new)
            .inputs(() -> List.of(randn(5, 8)))
            .expect("26/24/30", "26/30"));
  }

  /** {@code (T, N, 8)} to the same shape and the weights {@code (N, T, T)}. */
  public static final class MultiheadAttentionModel extends Module {
    private final MultiheadAttentionImpl attention =
        register_module("attention", new MultiheadAttentionImpl(8, 2));

    public List<Tensor> forward(Tensor x) {
      return Layers.tensors(attention.forward(x, x, x));
    }
  }

  /** {@code (T, N, 8)} to the same shape. */
  public static final class TransformerEncoderModel extends Module {
    private final TransformerEncoderImpl encoder;

    public TransformerEncoderModel() {
      TransformerEncoderLayerOptions layer = new TransformerEncoderLayerOptions(8, 2);
      layer.dim_feedforward().put(16);
      layer.dropout().put(0.0);
      encoder =
          register_module(
              "encoder", new TransformerEncoderImpl(new TransformerEncoderOptions(layer, 2)));
    }

    public Tensor forward(Tensor x) {
      return encoder.forward(x);
    }
  }

  /** {@code (N, 3, H, W)} to {@code (N, 4)}. */
  public static final class AxialAttentionModel extends Module {
    private final Conv2dImpl conv = register_module("conv", Layers.conv2d(3, 16, 1, 1, 0));
    private final LayerNormImpl normHeight = register_module("norm_height", Layers.layerNorm(16));
    private final LayerNormImpl normWidth = register_module("norm_width", Layers.layerNorm(16));
    private final MultiheadAttentionImpl alongHeight =
        register_module("along_height", new MultiheadAttentionImpl(16, 2));
    private final MultiheadAttentionImpl alongWidth =
        register_module("along_width", new MultiheadAttentionImpl(16, 2));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      long n = x.size(0);
      long height = x.size(2);
      long width = x.size(3);
      Tensor h = conv.forward(x);
      Tensor columns = h.permute(2, 0, 3, 1).reshape(height, -1, 16);
      columns = normHeight.forward(columns);
      columns = Layers.tensors(alongHeight.forward(columns, columns, columns)).get(0);
      h = h.add(columns.reshape(height, n, width, 16).permute(1, 3, 0, 2));
      Tensor rows = h.permute(3, 0, 2, 1).reshape(width, -1, 16);
      rows = normWidth.forward(rows);
      rows = Layers.tensors(alongWidth.forward(rows, rows, rows)).get(0);
      h = h.add(rows.reshape(width, n, height, 16).permute(1, 3, 2, 0));
      return head.forward(h.mean(2, 3));
    }
  }

  /** {@code (T, 8)} to the same shape. */
  public static final class RandomGraphModel extends Module {
    private final Sequential blocks =
        register_module(
            "blocks",
            new Sequential()
                .add(new SequentialBlock())
                .add(new ResidualBlock())
                .add(new BranchMergeBlock())
                .add(new AttentionBlock()));

    public Tensor forward(Tensor x) {
      return blocks.forward(x);
    }
  }

  private static final class SequentialBlock extends Layer {
    private final LinearImpl first = register_module("first", new LinearImpl(8, 8));
    private final LinearImpl second = register_module("second", new LinearImpl(8, 8));

    SequentialBlock() {
      super("SequentialBlock");
    }

    @Override
    public Tensor forward(Tensor x) {
      return second.forward(first.forward(x).relu());
    }
  }

  private static final class ResidualBlock extends Layer {
    private final LinearImpl first = register_module("first", new LinearImpl(8, 8));
    private final LinearImpl second = register_module("second", new LinearImpl(8, 8));

    ResidualBlock() {
      super("ResidualBlock");
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.add(second.forward(first.forward(x).relu()));
    }
  }

  private static final class BranchMergeBlock extends Layer {
    private final LinearImpl left = register_module("left", new LinearImpl(8, 4));
    private final LinearImpl middle = register_module("middle", new LinearImpl(8, 4));
    private final LinearImpl right = register_module("right", new LinearImpl(8, 4));
    private final LinearImpl merge = register_module("merge", new LinearImpl(12, 8));

    BranchMergeBlock() {
      super("BranchMergeBlock");
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor a = left.forward(x).relu();
      Tensor b = middle.forward(x).relu();
      Tensor c = right.forward(x).relu();
      return merge.forward(cat(new TensorVector(a, b, c), -1));
    }
  }

  private static final class AttentionBlock extends Layer {
    private final LinearImpl query = register_module("query", new LinearImpl(8, 8));
    private final LinearImpl key = register_module("key", new LinearImpl(8, 8));
    private final LinearImpl value = register_module("value", new LinearImpl(8, 8));
    private final LinearImpl out = register_module("out", new LinearImpl(8, 8));

    AttentionBlock() {
      super("AttentionBlock");
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor scores = query.forward(x).matmul(key.forward(x).transpose(0, 1));
      Tensor weights = scores.div(new Scalar(2.8)).softmax(-1);
      return out.forward(weights.matmul(value.forward(x)));
    }
  }
}
