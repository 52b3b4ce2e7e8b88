package dev.loupe.models.conformance.twins;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.batchNorm;
import static dev.loupe.models.script.ScriptLayers.conv2d;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/** Models that are there in Java too, in TorchScript: the records are the same. */
final class NetworkScripts {
  private NetworkScripts() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SiameseNetworkScript", "one submodule called for both inputs")
            .script(NetworkScripts::siamese)
            .inputs(() -> List.of(randn(4, 32), randn(4, 32)))
            .ends(2, 1)
            .torchLens("11/8/10", "7/6")
            .same(),
        model("TripletNetworkScript", "one submodule called for each input of a list")
            .script(NetworkScripts::triplet)
            .inputs(() -> List.of(List.of(randn(2, 16), randn(2, 16), randn(2, 16))))
            .ends(3, 3)
            .torchLens("15/9/12", "5/4")
            .labels(
                """
                input_1:1 input_1:2 input_1:3
                linear_1_1:1 relu_1_2:1 linear_2_3:1
                linear_1_1:2 relu_1_2:2 linear_2_3:2
                linear_1_1:3 relu_1_2:3 linear_2_3:3
                output_1:1 output_1:2 output_1:3
                """)
            .same(),
        model("DEQModelScript", "a loop of TorchScript with a call of two layers in it")
            .script(NetworkScripts::equilibrium)
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("24/22/28", "7/8")
            .same(),
        model("SimpleNeuralODEScript", "a while loop that counts its steps")
            .script(NetworkScripts::differentialEquation)
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("53/51/62", "8/10")
            .same(),
        model("BiLSTMModelScript", "the operator lstm with a list of its parameters")
            .script(NetworkScripts::biLstm)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("9/7/12", "7/6")
            .because(Kind.RESULTS, "the LSTM's three results are three layers")
            .expect("9/7/12", "9/12"),
        model("MultiTaskModelScript", "a dictionary of answers")
            .script(NetworkScripts::multiTask)
            .inputs(() -> List.of(randn(2, 16)))
            .ends(1, 3)
            .torchLens("11/7/10", "11/10")
            .same(),
        model("ResidualBlockModelScript", "the residual block in training")
            .script(NetworkScripts::residualBlock)
            .inputs(() -> List.of(rand(1, 16, 8, 8)))
            .torchLens("13/7/13", "13/13")
            .because(Kind.BUFFERS, "batch normalization in training makes new statistics")
            .expect("17/7/17", "17/17"),
        model("PackedSequenceModelScript", "packed sequences in TorchScript")
            .script(NetworkScripts::packed)
            .inputs(() -> List.of(rand(3, 5, 8)))
            .torchLens("19/17/28", "17/20")
            .because(Kind.RESULTS, "the LSTM's three results are three layers")
            .because(Kind.GRANULARITY, "packing is two operators, without Python's checks")
            .expect("14/12/23", "14/23"),
        model("VanillaAutoencoderScript", "the autoencoder's halves as modules of their own")
            .script(NetworkScripts::autoencoder)
            .inputs(() -> List.of(rand(1, 784)))
            .torchLens("10/8/9", "10/9")
            .same(),
        model("VQVAEScript", "the codebook's entries chosen by distance")
            .script(NetworkScripts::codebook)
            .inputs(() -> List.of(rand(2, 6, 8)))
            .expect("8/6/9", "8/9"));
  }

  private static JitModule perceptron(long in, long hidden, long out) {
    return module("Perceptron")
        .child("first", linear(in, hidden))
        .child("second", linear(hidden, out))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return self.second.forward(torch.relu(self.first.forward(x)))
            """)
        .build();
  }

  /** {@code (N, 32)} twice to {@code (N)}. */
  private static JitModule siamese() {
    return module("SiameseNetwork")
        .child("encoder", perceptron(32, 64, 32))
        .define(
            """
            def forward(self, left: Tensor, right: Tensor) -> Tensor:
                difference = self.encoder.forward(left) - self.encoder.forward(right)
                return torch.norm(difference, 2, [1])
            """)
        .build();
  }

  /** A list of {@code (N, 16)} to a list of {@code (N, 8)}. */
  private static JitModule triplet() {
    return module("TripletNetwork")
        .child("embed", perceptron(16, 32, 8))
        .define(
            """
            def forward(self, images: List[Tensor]) -> List[Tensor]:
                places: List[Tensor] = []
                for image in images:
                    places.append(self.embed.forward(image))
                return places
            """)
        .build();
  }

  /** {@code (N, 8)} to {@code (N, 4)}. */
  private static JitModule equilibrium() {
    return module("DEQModel")
        .child("inject", linear(8, 16))
        .child("step", linear(16, 16))
        .child("out", linear(16, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                z = self.inject.forward(x)
                for i in range(5):
                    z = torch.tanh(self.step.forward(z) + self.inject.forward(x))
                return self.out.forward(z)
            """)
        .build();
  }

  /** {@code (N, 8)} to {@code (N, 4)}. */
  private static JitModule differentialEquation() {
    return module("SimpleNeuralODE")
        .child("first", linear(8, 16))
        .child("second", linear(16, 8))
        .child("out", linear(8, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                steps = 0
                while steps < 10:
                    slope = self.second.forward(torch.tanh(self.first.forward(x)))
                    x = x + slope * 0.1
                    steps += 1
                return self.out.forward(x)
            """)
        .build();
  }

  /** {@code (N, T, 8)} to {@code (N, 4)}. */
  private static JitModule biLstm() {
    var lstm = module("LSTM");
    for (String direction : List.of("", "_reverse")) {
      lstm.parameter("weight_ih" + direction, weights(64, 8))
          .parameter("weight_hh" + direction, weights(64, 16))
          .parameter("bias_ih" + direction, weights(64))
          .parameter("bias_hh" + direction, weights(64));
    }
    lstm.define(
        """
        def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
            h = torch.zeros([2, x.size(0), 16])
            c = torch.zeros([2, x.size(0), 16])
            weights = [self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh,
                       self.weight_ih_reverse, self.weight_hh_reverse,
                       self.bias_ih_reverse, self.bias_hh_reverse]
            return torch.lstm(x, [h, c], weights, True, 1, 0.0, False, True, True)
        """);
    return module("BiLSTMModel")
        .child("lstm", lstm.build())
        .child("fc", linear(32, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                output, h, c = self.lstm.forward(x)
                return self.fc.forward(output.select(1, -1))
            """)
        .build();
  }

  /** {@code (N, 16)} to {@code (N, 4)}, {@code (N, 2)} and {@code (N, 1)}. */
  private static JitModule multiTask() {
    return module("MultiTaskModel")
        .child("trunk1", linear(16, 32))
        .child("trunk2", linear(32, 32))
        .child("head1", linear(32, 4))
        .child("head2", linear(32, 2))
        .child("head3", linear(32, 1))
        .define(
            """
            def forward(self, x: Tensor) -> Dict[str, Tensor]:
                h = torch.relu(self.trunk2.forward(torch.relu(self.trunk1.forward(x))))
                return {"kind": self.head1.forward(h), "place": self.head2.forward(h),
                        "size": self.head3.forward(h)}
            """)
        .build();
  }

  private static JitModule residualBlock() {
    return module("ResidualBlockModel")
        .child("conv1", conv2d(16, 16, 3, 1, 1))
        .child("norm1", batchNorm(16, true))
        .child("conv2", conv2d(16, 16, 3, 1, 1))
        .child("norm2", batchNorm(16, true))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = torch.relu(self.norm1.forward(self.conv1.forward(x)))
                y = self.norm2.forward(self.conv2.forward(y))
                return torch.relu(y + x)
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
