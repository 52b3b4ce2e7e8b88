package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn_like;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Variational autoencoders, the halves of a GAN, and a U-Net. */
final class Generative {
  private Generative() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleVAE", "a convolutional variational autoencoder")
            .java(SimpleVAE::new)
            .inputs(() -> List.of(rand(1, 1, 28, 28)))
            .torchLens("20/18/21", "20/21")
            .same(),
        model("BetaVAE", "a variational autoencoder of linear layers")
            .java(BetaVAE::new)
            .inputs(() -> List.of(rand(1, 784)))
            .torchLens("19/17/20", "19/20")
            .same(),
        model("ConditionalVAE", "a variational autoencoder that is told the label")
            .java(ConditionalVAE::new)
            .inputs(
                () -> List.of(rand(2, 784), rand(2).mul(new Scalar(10)).to(torch.ScalarType.Long)))
            .ends(2, 1)
            .torchLens("19/16/21", "19/21")
            .same(),
        model("SimpleGenerator", "a GAN's generator")
            .java(SimpleGenerator::new)
            .inputs(() -> List.of(rand(2, 100)))
            .torchLens("10/6/9", "10/9")
            .same(),
        model("SimpleDiscriminator", "a GAN's discriminator")
            .java(SimpleDiscriminator::new)
            .inputs(() -> List.of(rand(1, 1, 16, 16)))
            .torchLens("10/8/9", "10/9")
            .same(),
        model("SmallUNet", "an encoder and a decoder with two skip connections")
            .java(SmallUNet::new)
            .inputs(() -> List.of(rand(1, 1, 16, 16)))
            .torchLens("19/17/20", "19/20")
            .same());
  }

  /** A sample of the normal distribution of this mean and logarithm of the variance. */
  private static Tensor sample(Tensor mean, Tensor logVariance) {
    Tensor deviation = logVariance.mul(new Scalar(0.5)).exp();
    return mean.add(randn_like(deviation).mul(deviation));
  }

  /** {@code (N, 1, 28, 28)} to the same shape; 86,433 parameters. */
  public static final class SimpleVAE extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", Layers.conv2d(1, 16, 3, 2, 1));
    private final Conv2dImpl conv2 = register_module("conv2", Layers.conv2d(16, 32, 3, 2, 1));
    private final LinearImpl mean = register_module("mean", new LinearImpl(1568, 16));
    private final LinearImpl spread = register_module("spread", new LinearImpl(1568, 16));
    private final LinearImpl expand = register_module("expand", new LinearImpl(16, 1568));
    private final ConvTranspose2dImpl up1 =
        register_module("up1", Layers.convTranspose2d(32, 16, 3, 2, 1, 1));
    private final ConvTranspose2dImpl up2 =
        register_module("up2", Layers.convTranspose2d(16, 1, 3, 2, 1, 1));

    public Tensor forward(Tensor x) {
      Tensor y = conv1.forward(x).relu();
      y = conv2.forward(y).relu().flatten(1, -1);
      Tensor z = sample(mean.forward(y), spread.forward(y));
      y = expand.forward(z).view(-1, 32, 7, 7);
      return up2.forward(up1.forward(y).relu()).sigmoid();
    }
  }

  /** {@code (N, 784)} to {@code (N, 784)}; 474,672 parameters. */
  public static final class BetaVAE extends Module {
    private final LinearImpl fc1 = register_module("fc1", new LinearImpl(784, 256));
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(256, 128));
    private final LinearImpl mean = register_module("mean", new LinearImpl(128, 16));
    private final LinearImpl spread = register_module("spread", new LinearImpl(128, 16));
    private final LinearImpl fc3 = register_module("fc3", new LinearImpl(16, 128));
    private final LinearImpl fc4 = register_module("fc4", new LinearImpl(128, 256));
    private final LinearImpl fc5 = register_module("fc5", new LinearImpl(256, 784));

    public Tensor forward(Tensor x) {
      Tensor y = fc2.forward(fc1.forward(x).relu()).relu();
      Tensor z = sample(mean.forward(y), spread.forward(y));
      y = fc4.forward(fc3.forward(z).relu()).relu();
      return fc5.forward(y).sigmoid();
    }
  }

  /** {@code (N, 784)} and int64 {@code (N)} in 0..9 to {@code (N, 784)}; 212,176 parameters. */
  public static final class ConditionalVAE extends Module {
    private final EmbeddingImpl label = register_module("label", new EmbeddingImpl(10, 16));
    private final LinearImpl encode = register_module("encode", new LinearImpl(800, 128));
    private final LinearImpl mean = register_module("mean", new LinearImpl(128, 16));
    private final LinearImpl spread = register_module("spread", new LinearImpl(128, 16));
    private final LinearImpl expand = register_module("expand", new LinearImpl(32, 128));
    private final LinearImpl decode = register_module("decode", new LinearImpl(128, 784));

    public Tensor forward(Tensor x, Tensor labels) {
      Tensor told = label.forward(labels);
      Tensor y = encode.forward(cat(new TensorVector(x, told), 1)).relu();
      Tensor z = sample(mean.forward(y), spread.forward(y));
      y = expand.forward(cat(new TensorVector(z, told), 1)).relu();
      return decode.forward(y).sigmoid();
    }
  }

  /** {@code (N, 100)} to {@code (N, 1, 28, 28)}; 227,856 parameters. */
  public static final class SimpleGenerator extends Module {
    private final LinearImpl fc1 = register_module("fc1", new LinearImpl(100, 256));
    private final BatchNorm1dImpl norm = register_module("norm", Layers.batchNorm1d(256));
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(256, 784));

    public Tensor forward(Tensor noise) {
      Tensor y = norm.forward(fc1.forward(noise)).relu();
      return fc2.forward(y).tanh().view(-1, 1, 28, 28);
    }
  }

  /** {@code (N, 1, H, W)} to {@code (N, 1)}; 4,833 parameters. */
  public static final class SimpleDiscriminator extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", Layers.conv2d(1, 16, 3, 2, 1));
    private final Conv2dImpl conv2 = register_module("conv2", Layers.conv2d(16, 32, 3, 2, 1));
    private final AdaptiveAvgPool2dImpl pool = register_module("pool", Layers.adaptiveAvgPool2d(1));
    private final LinearImpl fc = register_module("fc", new LinearImpl(32, 1));

    public Tensor forward(Tensor image) {
      Tensor y = leaky_relu(conv1.forward(image), new Scalar(0.2));
      y = leaky_relu(conv2.forward(y), new Scalar(0.2));
      return fc.forward(pool.forward(y).flatten(1, -1)).sigmoid();
    }
  }

  /** {@code (N, 1, H, W)} to the same shape, of multiples of 4; 56,689 parameters. */
  public static final class SmallUNet extends Module {
    private final Conv2dImpl down1 = register_module("down1", Layers.conv2d(1, 16, 3, 1, 1));
    private final Conv2dImpl down2 = register_module("down2", Layers.conv2d(16, 32, 3, 1, 1));
    private final Conv2dImpl bottom = register_module("bottom", Layers.conv2d(32, 64, 3, 1, 1));
    private final MaxPool2dImpl pool = register_module("pool", Layers.maxPool2d(2, 2, 0));
    private final ConvTranspose2dImpl up2 = register_module("up2", Layers.upConv2d(64, 32, 2));
    private final Conv2dImpl join2 = register_module("join2", Layers.conv2d(64, 32, 3, 1, 1));
    private final ConvTranspose2dImpl up1 = register_module("up1", Layers.upConv2d(32, 16, 2));
    private final Conv2dImpl join1 = register_module("join1", Layers.conv2d(32, 16, 3, 1, 1));
    private final Conv2dImpl head = register_module("head", Layers.conv2d(16, 1, 1, 1, 0));

    public Tensor forward(Tensor image) {
      Tensor wide = down1.forward(image).relu();
      Tensor middle = down2.forward(pool.forward(wide)).relu();
      Tensor y = bottom.forward(pool.forward(middle)).relu();
      y = join2.forward(cat(new TensorVector(up2.forward(y), middle), 1)).relu();
      y = join1.forward(cat(new TensorVector(up1.forward(y), wide), 1)).relu();
      return head.forward(y);
    }
  }
}
