package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.layerNorm;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/** Fourier transforms, rendering, weights that a network makes, and a choice of experts. */
final class Spectra {
  private Spectra() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("FourierMixingModel", "tokens mixed by a Fourier transform, of which the real part")
            .script(Spectra::fourierMixing)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("15/13/16", "15/16")
            .same(),
        model("SimpleFNO", "low frequencies weighed and written into zeros")
            .script(Spectra::fourierOperator)
            .inputs(() -> List.of(randn(2, 6, 2)))
            .torchLens("13/11/13", "13/13")
            .because(Kind.GRANULARITY, "__setitem__ is narrow + copy_")
            .because(Kind.VIEW_WRITE, "irfft reads what copy_ wrote")
            .expect("14/12/15", "14/15"),
        model("TinyNeRF", "colours along rays; distances come from no input")
            .script(Spectra::nerf)
            .inputs(() -> List.of(randn(2, 3), randn(2, 3)))
            .ends(2, 1)
            .torchLens("41/38/44", "41/44")
            .same(),
        model("HyperNetwork", "one network makes the weights of another")
            .script(Spectra::hyperNetwork)
            .inputs(() -> List.of(randn(2, 8), randn(2, 6)))
            .ends(2, 1)
            .torchLens("14/11/14", "14/14")
            .same(),
        // Once: linear, softmax, topk (2), sum, div, zeros_like. For each of four experts: eq, any
        // (which decides), mul, sum, three of its own, mul, add. Of these, the mul, sum, mul and
        // add roll.
        model("MoEModel", "two of four experts for each token; whether one runs is decided")
            .script(Spectra::experts)
            .inputs(() -> List.of(eye(4)))
            .torchLens("42/40/48", "36/42")
            .because(Kind.MODEL, "each expert sees all tokens")
            .expect("45/43/57", "33/43"));
  }

  /** {@code (N, T, 8)} to {@code (N, 4)}. */
  private static JitModule fourierMixing() {
    return module("FourierMixingModel")
        .child("embed", linear(8, 8))
        .child("norm1", layerNorm(8))
        .child("expand", linear(8, 16))
        .child("contract", linear(16, 8))
        .child("norm2", layerNorm(8))
        .child("head", linear(8, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                h = self.embed.forward(x)
                mixed = torch.fft_fft(torch.fft_fft(h, None, -1), None, -2)
                h = self.norm1.forward(h + torch.real(mixed))
                thought = self.contract.forward(torch.gelu(self.expand.forward(h)))
                h = self.norm2.forward(h + thought)
                return self.head.forward(h.mean(1))
            """)
        .build();
  }

  /** {@code (N, 6, 2)} to {@code (N, 6, 1)}: three frequencies of eight channels. */
  private static JitModule fourierOperator() {
    return module("SimpleFNO")
        .child("lift", linear(2, 8))
        .parameter("weight", weights(8, 8, 3, 2))
        .child("out", linear(8, 1))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                h = self.lift.forward(x)
                spectrum = torch.fft_rfft(h.permute([0, 2, 1]), None, -1)
                weight = torch.view_as_complex(self.weight)
                low = torch.einsum("bix,iox->box", [spectrum.narrow(2, 0, 3), weight])
                full = torch.zeros([x.size(0), 8, 4], dtype=9)
                full.narrow(2, 0, 3).copy_(low)
                mixed = torch.fft_irfft(full, 6, -1).permute([0, 2, 1])
                return self.out.forward(h + mixed)
            """)
        .build();
  }

  /** Origins and directions of rays {@code (R, 3)} to colours {@code (R, 3)}. */
  private static JitModule nerf() {
    return module("TinyNeRF")
        .child("fc1", linear(3, 16))
        .child("fc2", linear(16, 16))
        .child("fc3", linear(16, 4))
        .define(
            """
            def forward(self, origins: Tensor, directions: Tensor) -> Tensor:
                far = torch.linspace(1.0, 3.0, 5)
                way = directions.unsqueeze(1) * far.unsqueeze(0).unsqueeze(-1)
                points = torch.flatten(origins.unsqueeze(1) + way, 0, 1)
                h = torch.relu(self.fc2.forward(torch.relu(self.fc1.forward(points))))
                seen = self.fc3.forward(h).view(-1, 5, 4)
                colour = torch.sigmoid(seen.narrow(-1, 0, 3))
                density = torch.relu(seen.select(-1, 3))
                steps = far.narrow(0, 1, 4) - far.narrow(0, 0, 4)
                steps = torch.cat([steps, torch.full([1], 1e10)]).unsqueeze(0)
                alpha = torch.rsub(torch.exp(-(density * steps)), 1)
                clear = torch.rsub(alpha, 1) + 1e-10
                before = torch.cat([torch.ones([origins.size(0), 1]), clear.narrow(1, 0, 4)], 1)
                weight = alpha * torch.cumprod(before, 1)
                return (weight.unsqueeze(-1) * colour).sum(1)
            """)
        .build();
  }

  /** {@code (N, 8)} and what to do with it {@code (N, 6)} to {@code (N, 4)}. */
  private static JitModule hyperNetwork() {
    return module("HyperNetwork")
        .child("first", linear(6, 16))
        .child("second", linear(16, 36))
        .define(
            """
            def forward(self, x: Tensor, task: Tensor) -> Tensor:
                made = self.second.forward(torch.relu(self.first.forward(task)))
                weight = made.narrow(1, 0, 32).view(-1, 8, 4)
                bias = made.narrow(1, 32, 4)
                return torch.relu(torch.bmm(x.unsqueeze(1), weight).squeeze(1) + bias)
            """)
        .build();
  }

  /**
   * {@code (N, 4)} to the same shape. The gate is such that the unit vectors choose all experts.
   */
  private static JitModule experts() {
    String define =
        """
        def forward(self, x: Tensor) -> Tensor:
            scores = torch.softmax(torch.linear(x, self.gate), -1)
            best, chosen = torch.topk(scores, 2, -1)
            weights = best / best.sum(-1, keepdim=True)
            y = torch.zeros_like(x)
        """;
    for (int expert = 0; expert < 4; expert++) {
      define +=
          """
              mine = chosen == %1$d
              if bool(mine.any()):
                  h = torch.relu(self.first%1$d.forward(x))
                  weight = (weights * mine).sum(-1, keepdim=True)
                  y = y + self.second%1$d.forward(h) * weight
          """
              .formatted(expert);
    }
    var builder = module("MoEModel").parameter("gate", eye(4));
    for (int expert = 0; expert < 4; expert++) {
      builder.child("first" + expert, linear(4, 8)).child("second" + expert, linear(8, 4));
    }
    return builder.define(define + "    return y\n").build();
  }
}
