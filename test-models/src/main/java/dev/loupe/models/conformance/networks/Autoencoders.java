package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.conv2d;
import static dev.loupe.models.script.ScriptLayers.doublingConv2d;
import static org.bytedeco.pytorch.global.torch.cdist;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn_like;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Autoencoders: plain, convolutional, sparse, with noise, with a codebook. */
final class Autoencoders {
  private Autoencoders() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("VanillaAutoencoder", "an encoder, a bottleneck and a decoder")
            .java(VanillaAutoencoder::new)
            .inputs(() -> List.of(rand(1, 784)))
            .torchLens("10/8/9", "10/9")
            .same(),
        model("ConvAutoencoder", "two convolutions down, two up")
            .script(Autoencoders::convolutional)
            .inputs(() -> List.of(rand(1, 1, 16, 16)))
            .torchLens("10/8/9", "10/9")
            .same(),
        model("SparseAutoencoder", "a bottleneck whose values are rectified")
            .java(SparseAutoencoder::new)
            .inputs(() -> List.of(rand(1, 784)))
            .torchLens("9/7/8", "9/8")
            .same(),
        model("DenoisingAutoencoder", "an autoencoder that adds noise first")
            .java(DenoisingAutoencoder::new)
            .inputs(() -> List.of(rand(1, 784)))
            .torchLens("13/11/13", "13/13")
            .same(),
        model("VQVAE", "an autoencoder by the nearest entries of a codebook")
            .java(VQVAE::new)
            .inputs(() -> List.of(rand(1, 1, 16, 16)))
            .torchLens("19/17/20", "19/20")
            .same());
  }

  private static JitModule convolutional() {
    return module("ConvAutoencoder")
        .child("conv1", conv2d(1, 16, 3, 2, 1))
        .child("conv2", conv2d(16, 32, 3, 2, 1))
        .child("up1", doublingConv2d(32, 16))
        .child("up2", doublingConv2d(16, 1))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = torch.relu(self.conv1.forward(x))
                x = torch.relu(self.conv2.forward(x))
                x = torch.relu(self.up1.forward(x))
                return torch.sigmoid(self.up2.forward(x))
            """)
        .build();
  }

  /** {@code (N, 784)} to {@code (N, 784)}; 209,968 parameters. */
  public static final class VanillaAutoencoder extends Module {
    private final LinearImpl fc1 = register_module("fc1", new LinearImpl(784, 128));
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(128, 32));
    private final LinearImpl fc3 = register_module("fc3", new LinearImpl(32, 128));
    private final LinearImpl fc4 = register_module("fc4", new LinearImpl(128, 784));

    public Tensor forward(Tensor x) {
      Tensor code = fc2.forward(fc1.forward(x).relu()).relu();
      return fc4.forward(fc3.forward(code).relu()).sigmoid();
    }
  }

  /** {@code (N, 784)} to {@code (N, 784)}; 468,368 parameters. */
  public static final class SparseAutoencoder extends Module {
    private final LinearImpl fc1 = register_module("fc1", new LinearImpl(784, 256));
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(256, 128));
    private final LinearImpl fc3 = register_module("fc3", new LinearImpl(128, 256));
    private final LinearImpl fc4 = register_module("fc4", new LinearImpl(256, 784));

    public Tensor forward(Tensor x) {
      Tensor code = fc2.forward(fc1.forward(x).relu()).relu();
      return fc4.forward(fc3.forward(code).relu());
    }
  }

  /** {@code (N, 784)} to {@code (N, 784)}; 209,968 parameters. */
  public static final class DenoisingAutoencoder extends Module {
    private final VanillaAutoencoder clean = register_module("clean", new VanillaAutoencoder());

    public Tensor forward(Tensor x) {
      Tensor noise = randn_like(x).mul(new Scalar(0.1));
      return clean.forward(x.add(noise));
    }
  }

  /** {@code (N, 1, H, W)} to the same shape, of multiples of 4; 10,593 parameters. */
  public static final class VQVAE extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", Layers.conv2d(1, 16, 3, 2, 1));
    private final Conv2dImpl conv2 = register_module("conv2", Layers.conv2d(16, 32, 3, 2, 1));
    private final EmbeddingImpl codebook = register_module("codebook", new EmbeddingImpl(32, 32));
    private final ConvTranspose2dImpl up1 =
        register_module("up1", Layers.convTranspose2d(32, 16, 3, 2, 1, 1));
    private final ConvTranspose2dImpl up2 =
        register_module("up2", Layers.convTranspose2d(16, 1, 3, 2, 1, 1));

    public Tensor forward(Tensor image) {
      Tensor z = conv2.forward(conv1.forward(image).relu());
      Tensor y = up1.forward(quantized(z)).relu();
      return up2.forward(y).sigmoid();
    }

    private Tensor quantized(Tensor z) {
      Tensor pixels = z.permute(0, 2, 3, 1);
      Tensor nearest =
          cdist(pixels.reshape(-1, 32), codebook.weight()).argmin(new LongOptional(1), false);
      Tensor codes = codebook.forward(nearest).view(-1, z.size(2), z.size(3), 32);
      Tensor chosen = codes.permute(0, 3, 1, 2);
      // The gradient goes straight through.
      return z.add(chosen.sub(z).detach());
    }
  }
}
