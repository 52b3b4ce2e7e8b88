package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.adaptiveAvgPool2d;
import static dev.loupe.models.layers.Layers.conv2d;
import static dev.loupe.models.layers.Layers.conv2dWithoutBias;
import static dev.loupe.models.layers.Layers.maxPool2d;
import static org.bytedeco.pytorch.global.torch.affine_grid_generator;
import static org.bytedeco.pytorch.global.torch.grid_sampler;
import static org.bytedeco.pytorch.global.torch.pixel_shuffle;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.relu6;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import java.util.List;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * Convolutional networks: images {@code (N, 3, 8, 8)} to {@code (N, 4)}, if nothing else is said.
 */
final class ImageNetworks {
  private ImageNetworks() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("LeNet5", "convolutions and poolings, then fully connected layers")
            .java(LeNet5::new)
            .inputs(() -> List.of(randn(1, 1, 28, 28)))
            .torchLens("14/12/13", "14/13")
            .same(),
        ImageBlocks.onImage("NiNModel", "a small network at each place, then an average")
            .java(NiNModel::new)
            .torchLens("12/10/11", "12/11")
            .same(),
        ImageBlocks.onImage("ChannelShuffleModel", "groups of channels, mixed in between")
            .java(ChannelShuffleModel::new)
            .torchLens("17/15/16", "17/16")
            .same(),
        ImageBlocks.onImage("PixelShuffleModel", "channels become pixels")
            .java(PixelShuffleModel::new)
            .torchLens("10/8/9", "10/9")
            .same(),
        ImageBlocks.onImage("DepthwiseSeparableConv", "a convolution for each channel, then 1x1")
            .java(DepthwiseSeparableConv::new)
            .torchLens("12/8/11", "12/11")
            .same(),
        ImageBlocks.onImage("InvertedResidualBlock", "three batch normalizations and a residual")
            .java(InvertedResidualBlock::new)
            .torchLens("22/14/22", "22/22")
            .same(),
        model("SpatialTransformerNet", "the input sampled where a small network says")
            .java(SpatialTransformerNet::new)
            .inputs(() -> List.of(randn(2, 1, 8, 8)))
            .torchLens("19/17/19", "19/19")
            .same(),
        ImageBlocks.onImage("ControlNetModel", "an encoder, its copy, and layers that join them")
            .java(ControlNetModel::new)
            .torchLens("17/15/18", "17/18")
            .same(),
        model("FiLMModel", "a second input scales and shifts the features")
            .java(FiLMModel::new)
            .inputs(() -> List.of(randn(2, 3, 8, 8), randn(2, 8)))
            .ends(2, 1)
            .torchLens("18/15/18", "18/18")
            .same());
  }

  /** {@code (N, 1, 28, 28)} to {@code (N, 10)}: 61,706 parameters. */
  public static final class LeNet5 extends Module {
    private final Sequential net =
        register_module(
            "net",
            new Sequential()
                .add(conv2d(1, 6, 5, 1, 2))
                .add(new ReLUImpl())
                .add(maxPool2d(2, 2, 0))
                .add(conv2d(6, 16, 5, 1, 0))
                .add(new ReLUImpl())
                .add(maxPool2d(2, 2, 0)));
    private final Sequential classifier =
        register_module(
            "classifier",
            new Sequential()
                .add(new LinearImpl(400, 120))
                .add(new ReLUImpl())
                .add(new LinearImpl(120, 84))
                .add(new ReLUImpl())
                .add(new LinearImpl(84, 10)));

    public Tensor forward(Tensor x) {
      return classifier.forward(net.forward(x).flatten(1, -1));
    }
  }

  /** To {@code (N, 8)}. */
  public static final class NiNModel extends Module {
    private final Sequential net =
        register_module(
            "net",
            new Sequential()
                .add(conv2d(3, 16, 3, 1, 1))
                .add(new ReLUImpl())
                .add(conv2d(16, 16, 1, 1, 0))
                .add(new ReLUImpl())
                .add(conv2d(16, 8, 3, 1, 1))
                .add(new ReLUImpl())
                .add(conv2d(8, 8, 1, 1, 0))
                .add(new ReLUImpl())
                .add(adaptiveAvgPool2d(1)));

    public Tensor forward(Tensor x) {
      return net.forward(x).flatten(1, -1);
    }
  }

  /** 9 channels in 3 groups. */
  public static final class ChannelShuffleModel extends Module {
    private final Conv2dImpl first = register_module("first", conv2dWithoutBias(3, 9, 3, 1, 1, 3));
    private final Conv2dImpl second =
        register_module("second", conv2dWithoutBias(9, 9, 3, 1, 1, 3));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(9, 4));

    public Tensor forward(Tensor x) {
      Tensor h = shuffled(first.forward(x).relu());
      h = shuffled(second.forward(h).relu());
      return head.forward(pool.forward(h).flatten(1, -1));
    }

    private static Tensor shuffled(Tensor x) {
      return x.view(-1, 3, 3, 8, 8).transpose(1, 2).contiguous().view(-1, 9, 8, 8);
    }
  }

  /** To {@code (N, 3, 32, 32)}. */
  public static final class PixelShuffleModel extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", conv2d(3, 16, 3, 1, 1));
    private final Conv2dImpl conv2 = register_module("conv2", conv2d(16, 32, 3, 1, 1));
    private final Conv2dImpl conv3 = register_module("conv3", conv2d(8, 32, 3, 1, 1));
    private final Conv2dImpl conv4 = register_module("conv4", conv2d(8, 3, 3, 1, 1));

    public Tensor forward(Tensor x) {
      Tensor h = conv2.forward(conv1.forward(x).relu());
      h = pixel_shuffle(h, 2).relu();
      return conv4.forward(pixel_shuffle(conv3.forward(h), 2));
    }
  }

  /** In training mode: the normalization counts its batches, which leads nowhere. */
  public static final class DepthwiseSeparableConv extends Module {
    private final Conv2dImpl depthwise =
        register_module("depthwise", conv2dWithoutBias(3, 3, 3, 1, 1, 3));
    private final Conv2dImpl pointwise = register_module("pointwise", conv2d(3, 16, 1, 1, 0));
    private final BatchNorm2dImpl norm = register_module("norm", Layers.batchNorm2d(16));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor h = pointwise.forward(depthwise.forward(x).relu());
      h = norm.forward(h).relu();
      return head.forward(pool.forward(h).flatten(1, -1));
    }
  }

  /** In training mode. */
  public static final class InvertedResidualBlock extends Module {
    private final Conv2dImpl stem = register_module("stem", conv2d(3, 16, 3, 1, 1));
    private final Conv2dImpl expand =
        register_module("expand", conv2dWithoutBias(16, 32, 1, 1, 0, 1));
    private final BatchNorm2dImpl norm1 = register_module("norm1", Layers.batchNorm2d(32));
    private final Conv2dImpl depthwise =
        register_module("depthwise", conv2dWithoutBias(32, 32, 3, 1, 1, 32));
    private final BatchNorm2dImpl norm2 = register_module("norm2", Layers.batchNorm2d(32));
    private final Conv2dImpl project =
        register_module("project", conv2dWithoutBias(32, 16, 1, 1, 0, 1));
    private final BatchNorm2dImpl norm3 = register_module("norm3", Layers.batchNorm2d(16));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor h = stem.forward(x).relu();
      Tensor y = relu6(norm1.forward(expand.forward(h)));
      y = relu6(norm2.forward(depthwise.forward(y)));
      y = h.add(norm3.forward(project.forward(y)));
      return head.forward(pool.forward(y).flatten(1, -1));
    }
  }

  /** {@code (N, 1, 8, 8)} to {@code (N, 10)}. */
  public static final class SpatialTransformerNet extends Module {
    private final Sequential where =
        register_module(
            "where",
            new Sequential()
                .add(conv2d(1, 4, 3, 1, 1))
                .add(new ReLUImpl())
                .add(maxPool2d(2, 2, 0))
                .add(conv2d(4, 8, 3, 1, 1))
                .add(new ReLUImpl())
                .add(maxPool2d(2, 2, 0)));
    private final Sequential how =
        register_module(
            "how",
            new Sequential()
                .add(new LinearImpl(32, 16))
                .add(new ReLUImpl())
                .add(new LinearImpl(16, 6)));
    private final Conv2dImpl conv = register_module("conv", conv2d(1, 4, 3, 1, 1));
    private final LinearImpl head = register_module("head", new LinearImpl(256, 10));

    public Tensor forward(Tensor x) {
      Tensor turn = how.forward(where.forward(x).flatten(1, -1)).view(-1, 2, 3);
      Tensor grid = affine_grid_generator(turn, new long[] {x.size(0), 1, 8, 8}, false);
      Tensor seen = grid_sampler(x, grid, 0, 0, false);
      return head.forward(conv.forward(seen).relu().flatten(1, -1));
    }
  }

  /** Two stages. */
  public static final class ControlNetModel extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", conv2d(3, 8, 3, 1, 1));
    private final Conv2dImpl conv2 = register_module("conv2", conv2d(8, 8, 3, 1, 1));
    private final Conv2dImpl copy1 = register_module("copy1", conv2d(3, 8, 3, 1, 1));
    private final Conv2dImpl copy2 = register_module("copy2", conv2d(8, 8, 3, 1, 1));
    private final Conv2dImpl join1 = register_module("join1", conv2d(8, 8, 1, 1, 0));
    private final Conv2dImpl join2 = register_module("join2", conv2d(8, 8, 1, 1, 0));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(8, 4));

    public Tensor forward(Tensor x) {
      Tensor copied = copy1.forward(x).relu();
      Tensor h = conv1.forward(x).relu().add(join1.forward(copied));
      copied = copy2.forward(copied).relu();
      h = conv2.forward(h).relu().add(join2.forward(copied));
      return head.forward(pool.forward(h).flatten(1, -1));
    }
  }

  /** With {@code (N, 8)} that says how. */
  public static final class FiLMModel extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", conv2d(3, 16, 3, 1, 1));
    private final LinearImpl scale = register_module("scale", new LinearImpl(8, 16));
    private final LinearImpl shift = register_module("shift", new LinearImpl(8, 16));
    private final Conv2dImpl conv2 = register_module("conv2", conv2d(16, 8, 3, 1, 1));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", adaptiveAvgPool2d(1));
    private final LinearImpl head = register_module("head", new LinearImpl(8, 4));

    public Tensor forward(Tensor x, Tensor condition) {
      Tensor h = conv1.forward(x).relu();
      h = h.mul(overPixels(scale.forward(condition))).add(overPixels(shift.forward(condition)));
      return head.forward(pool.forward(conv2.forward(h.relu())).flatten(1, -1));
    }

    private static Tensor overPixels(Tensor x) {
      return x.unsqueeze(-1).unsqueeze(-1);
    }
  }
}
