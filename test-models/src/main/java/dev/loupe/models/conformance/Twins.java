package dev.loupe.models.conformance;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.conv2d;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/** TorchScript's twins of models that are written in Java elsewhere. */
final class Twins {
  private Twins() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("KwargsModelScript", "an optional tensor by name")
            .script(Twins::kwargs)
            .inputs(() -> List.of(rand(2, 5), rand(2, 5)))
            .ends(2, 1)
            .torchLens("5/2/4", "5/4")
            .same(),
        model("StochasticDepthModelKept", "a shortcut that chance keeps")
            .script(Twins::keptShortcut)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("4/2/4", "4/4"),
        model("ResidualBlockModelScript", "the residual block in training")
            .script(Twins::residualBlock)
            .inputs(() -> List.of(rand(1, 16, 8, 8)))
            .torchLens("13/7/13", "13/13")
            .same(),
        model("PackedSequenceModelScript", "packed sequences in TorchScript")
            .script(Twins::packed)
            .inputs(() -> List.of(rand(3, 5, 8)))
            .torchLens("19/17/28", "17/20")
            .because(Kind.RESULTS, "the LSTM's three results are three layers")
            .because(Kind.GRANULARITY, "packing is two operators, without Python's checks")
            .expect("14/12/23", "14/23"),
        model("TypeCastChainModelScript", "casts by name: float(), long()")
            .script(Twins::casts)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("8/6/7", "8/7")
            .same(),
        model("BoolCastExploitScript", "a comparison as a number, in TorchScript")
            .script(Twins::comparison)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("ScalarTensorModelScript", "numbers made tensors by torch.tensor")
            .script(Twins::literals)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("6/4/5", "6/5")
            .because(Kind.CONSTANT, "TorchScript makes torch.tensor(2.0) without an operator")
            .expect("4/2/3", "4/3"),
        model("DeleteTensorMidForwardScript", "del in TorchScript")
            .script(Twins::delete)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("7/5/7", "6/7")
            .same(),
        model("VanillaAutoencoderScript", "the autoencoder's halves as modules of their own")
            .script(Twins::autoencoder)
            .inputs(() -> List.of(rand(1, 784)))
            .torchLens("10/8/9", "10/9")
            .same(),
        model("VQVAEScript", "the codebook's entries chosen by distance")
            .script(Twins::codebook)
            .inputs(() -> List.of(rand(2, 6, 8)))
            .expect("8/6/9", "8/9"));
  }

  private static JitModule kwargs() {
    return module("KwargsModel")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor, scale: Optional[Tensor] = None) -> Tensor:
                y = self.fc.forward(x)
                if scale is not None:
                    y = y * scale
                return y
            """)
        .build();
  }

  private static JitModule keptShortcut() {
    return module("StochasticDepthModel")
        .child("fc", linear(5, 5))
        // It always survives, so that its record does not depend on chance.
        .number("survival", 1)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = self.fc.forward(x)
                if bool(torch.rand([1]) < self.survival):
                    y = y + x
                return y
            """)
        .build();
  }

  private static JitModule residualBlock() {
    return module("ResidualBlockModel")
        .child("conv1", conv2d(16, 16, 3, 1, 1))
        .child("norm1", batchNorm())
        .child("conv2", conv2d(16, 16, 3, 1, 1))
        .child("norm2", batchNorm())
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = torch.relu(self.norm1.forward(self.conv1.forward(x)))
                y = self.norm2.forward(self.conv2.forward(y))
                return torch.relu(y + x)
            """)
        .build();
  }

  private static JitModule batchNorm() {
    return module("BatchNorm2d")
        .parameter("weight", ones(16).requires_grad_(true))
        .parameter("bias", zeros(16).requires_grad_(true))
        .buffer("running_mean", zeros(16))
        .buffer("running_var", ones(16))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.batch_norm(x, self.weight, self.bias, self.running_mean,
                                        self.running_var, True, 0.1, 1e-5, True)
            """)
        .build();
  }

  private static JitModule casts() {
    return module("TypeCastChainModel")
        .child("fc", linear(4, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                whole = (x.float() * 10).long()
                return torch.relu(self.fc.forward(whole.float()))
            """)
        .build();
  }

  private static JitModule comparison() {
    return module("BoolCastExploit")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return (x > 0.5).long() * 10
            """)
        .build();
  }

  private static JitModule literals() {
    return module("ScalarTensorModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return x * torch.tensor(2.0) + torch.tensor(3.0)
            """)
        .build();
  }

  private static JitModule packed() {
    return module("PackedSequenceModel")
        .child("fc", linear(4, 2))
        .parameter("weight_ih", weights(16, 8))
        .parameter("weight_hh", weights(16, 4))
        .parameter("bias_ih", weights(16))
        .parameter("bias_hh", weights(16))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                data, sizes = torch._pack_padded_sequence(x, torch.arange(5, 2, -1), True)
                state = [torch.zeros([1, 3, 4]), torch.zeros([1, 3, 4])]
                parameters = [self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh]
                y, hidden, cell = torch.lstm(data, sizes, state, parameters, True, 1, 0.0, False,
                                             False)
                padded, lengths = torch._pad_packed_sequence(y, sizes, True, 0.0, 5)
                return self.fc.forward(padded.mean([1]))
            """)
        .build();
  }

  private static JitModule delete() {
    return module("DeleteTensorMidForward")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                first = self.fc.forward(x)
                y = torch.relu(first)
                del first
                second = self.fc.forward(y)
                z = torch.sigmoid(second)
                del second
                return y + z
            """)
        .build();
  }

  private static JitModule autoencoder() {
    return module("VanillaAutoencoder")
        .child("encoder", half(784, 128, 32, "relu"))
        .child("decoder", half(32, 128, 784, "sigmoid"))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return self.decoder.forward(self.encoder.forward(x))
            """)
        .build();
  }

  private static JitModule half(long in, long between, long out, String last) {
    return module("Half")
        .child("first", linear(in, between))
        .child("second", linear(between, out))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.%s(self.second.forward(torch.relu(self.first.forward(x))))
            """
                .formatted(last))
        .build();
  }

  private static JitModule codebook() {
    return module("VQVAE")
        .parameter("codebook", weights(16, 8))
        .define(
            """
            def forward(self, z: Tensor) -> Tensor:
                nearest = torch.argmin(torch.cdist(z, self.codebook), 2)
                chosen = torch.embedding(self.codebook, nearest)
                return z + (chosen - z).detach()
            """)
        .build();
  }
}
