package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.conv2d;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import java.util.List;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Attention over channels and places: images {@code (N, 3, 8, 8)} to {@code (N, 4)}. */
final class ImageBlocks {
  private ImageBlocks() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        onImage("SqueezeExcitationBlock", "each channel weighed by what all hold on average")
            .java(SqueezeExcitationBlock::new)
            .torchLens("13/11/13", "13/13")
            .same(),
        onImage("CBAMBlock", "one small network for means and maxima, then attention over places")
            .java(CBAMBlock::new)
            .torchLens("26/24/29", "23/26")
            .same(),
        onImage("CoordinateAttentionModel", "rows and columns averaged, joined and split again")
            .java(CoordinateAttentionModel::new)
            .torchLens("22/20/24", "22/24")
            .same(),
        onImage("FeaturePyramidNet", "three scales, from the top down")
            .java(FeaturePyramidNet::new)
            .torchLens("20/18/21", "20/21")
            .same(),
        onImage("ASPPModel", "dilated convolutions side by side")
            .java(ASPPModel::new)
            .torchLens("15/13/17", "15/17")
            .same(),
        onImage("MultiScaleParallelModel", "two resolutions that exchange what they see")
            .java(MultiScaleParallelModel::new)
            .torchLens("22/20/24", "22/24")
            .same());
  }

  static ConformanceModel.Builder onImage(String name, String phenomenon) {
    return model(name, phenomenon).inputs(() -> List.of(randn(2, 3, 8, 8)));
  }

  /** Mean over height and width, {@code (N, C, H, W)} to {@code (N, C)}. */
  private static Tensor mean(Tensor x) {
    return x.mean(2, 3);
  }

  /** Twice as high and wide, {@code (N, C, H, W)} to {@code (N, C, 2H, 2W)}. */
  private static Tensor doubled(Tensor x) {
    return upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
  }

  /** 664 parameters. */
  public static final class SqueezeExcitationBlock extends Module {
    private final Conv2dImpl conv = register_module("conv", conv2d(3, 16, 3, 1, 1));
    private final LinearImpl squeeze = register_module("squeeze", new LinearImpl(16, 4));
    private final LinearImpl excite = register_module("excite", new LinearImpl(4, 16));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor h = conv.forward(x).relu();
      Tensor scale = excite.forward(squeeze.forward(mean(h)).relu()).sigmoid();
      return head.forward(mean(h.mul(scale.view(-1, 16, 1, 1))));
    }
  }

  /** 763 parameters. */
  public static final class CBAMBlock extends Module {
    private final Conv2dImpl conv = register_module("conv", conv2d(3, 16, 3, 1, 1));
    private final Sequential channels =
        register_module(
            "channels",
            new Sequential()
                .add(new LinearImpl(16, 4))
                .add(new ReLUImpl())
                .add(new LinearImpl(4, 16)));
    private final Conv2dImpl places = register_module("places", conv2d(2, 1, 7, 1, 3));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", Layers.adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor h = conv.forward(x).relu();
      Tensor ofMean = channels.forward(mean(h));
      Tensor ofMaximum = channels.forward(h.amax(new long[] {2, 3}, false));
      h = h.mul(ofMean.add(ofMaximum).sigmoid().unsqueeze(-1).unsqueeze(-1));
      Tensor mean = h.mean(new long[] {1}, true, new ScalarTypeOptional());
      Tensor maximum = h.amax(new long[] {1}, true);
      h = h.mul(places.forward(cat(new TensorVector(mean, maximum), 1)).sigmoid());
      return head.forward(pool.forward(h).flatten(1, -1));
    }
  }

  /** 744 parameters. */
  public static final class CoordinateAttentionModel extends Module {
    private final Conv2dImpl conv = register_module("conv", conv2d(3, 16, 3, 1, 1));
    private final Conv2dImpl squeeze = register_module("squeeze", conv2d(16, 4, 1, 1, 0));
    private final Conv2dImpl ofRows = register_module("of_rows", conv2d(4, 16, 1, 1, 0));
    private final Conv2dImpl ofColumns = register_module("of_columns", conv2d(4, 16, 1, 1, 0));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", Layers.adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor h = conv.forward(x).relu();
      Tensor rows = h.mean(new long[] {3}, true, new ScalarTypeOptional());
      Tensor columns = h.mean(new long[] {2}, true, new ScalarTypeOptional()).permute(0, 1, 3, 2);
      Tensor both = squeeze.forward(cat(new TensorVector(rows, columns), 2)).relu();
      List<Tensor> parts = Layers.tensors(both.split(8, 2));
      Tensor rowWeights = ofRows.forward(parts.get(0)).sigmoid();
      Tensor columnWeights = ofColumns.forward(parts.get(1).permute(0, 1, 3, 2)).sigmoid();
      h = h.mul(rowWeights).mul(columnWeights);
      return head.forward(pool.forward(h).flatten(1, -1));
    }
  }

  /** Channels double and sides halve from scale to scale. */
  public static final class FeaturePyramidNet extends Module {
    private final Conv2dImpl down1 = register_module("down1", conv2d(3, 8, 3, 1, 1));
    private final Conv2dImpl down2 = register_module("down2", conv2d(8, 16, 3, 2, 1));
    private final Conv2dImpl down3 = register_module("down3", conv2d(16, 32, 3, 2, 1));
    private final Conv2dImpl lateral1 = register_module("lateral1", conv2d(8, 8, 1, 1, 0));
    private final Conv2dImpl lateral2 = register_module("lateral2", conv2d(16, 8, 1, 1, 0));
    private final Conv2dImpl lateral3 = register_module("lateral3", conv2d(32, 8, 1, 1, 0));
    private final Conv2dImpl smooth = register_module("smooth", conv2d(8, 8, 3, 1, 1));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", Layers.adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(8, 4));

    public Tensor forward(Tensor x) {
      Tensor c1 = down1.forward(x).relu();
      Tensor c2 = down2.forward(c1).relu();
      Tensor c3 = down3.forward(c2).relu();
      Tensor p2 = lateral2.forward(c2).add(doubled(lateral3.forward(c3)));
      Tensor p1 = lateral1.forward(c1).add(doubled(p2));
      return head.forward(pool.forward(smooth.forward(p1).relu()).flatten(1, -1));
    }
  }

  /** {@code (N, 3, 8, 8)} to {@code (N, 4, 8, 8)}. */
  public static final class ASPPModel extends Module {
    private final Conv2dImpl point = register_module("point", conv2d(3, 8, 1, 1, 0));
    private final Conv2dImpl near = register_module("near", Layers.conv2dDilated(3, 8, 3, 2));
    private final Conv2dImpl far = register_module("far", Layers.conv2dDilated(3, 8, 3, 3));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", Layers.adaptiveAvgPool2d(1));
    private final Conv2dImpl whole = register_module("whole", conv2d(3, 8, 1, 1, 0));
    private final Conv2dImpl join = register_module("join", conv2d(32, 4, 1, 1, 0));

    public Tensor forward(Tensor x) {
      Tensor a = point.forward(x).relu();
      Tensor b = near.forward(x).relu();
      Tensor c = far.forward(x).relu();
      Tensor d = whole.forward(pool.forward(x)).relu().expand(-1, -1, 8, 8);
      return join.forward(cat(new TensorVector(a, b, c, d), 1)).relu();
    }
  }

  /** Full and half resolution. */
  public static final class MultiScaleParallelModel extends Module {
    private final Conv2dImpl stem = register_module("stem", conv2d(3, 8, 3, 1, 1));
    private final Conv2dImpl fine = register_module("fine", conv2d(8, 8, 3, 1, 1));
    private final Conv2dImpl coarse = register_module("coarse", conv2d(8, 16, 3, 2, 1));
    private final Conv2dImpl toFine = register_module("to_fine", conv2d(16, 8, 1, 1, 0));
    private final Conv2dImpl toCoarse = register_module("to_coarse", conv2d(8, 16, 3, 2, 1));
    private final Conv2dImpl join = register_module("join", conv2d(24, 8, 1, 1, 0));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", Layers.adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(8, 4));

    public Tensor forward(Tensor x) {
      Tensor h = stem.forward(x).relu();
      Tensor f = fine.forward(h).relu();
      Tensor c = coarse.forward(h).relu();
      Tensor mixedFine = f.add(doubled(toFine.forward(c))).relu();
      Tensor mixedCoarse = c.add(toCoarse.forward(f)).relu();
      Tensor both = cat(new TensorVector(mixedFine, doubled(mixedCoarse)), 1);
      return head.forward(pool.forward(join.forward(both).relu()).flatten(1, -1));
    }
  }
}
