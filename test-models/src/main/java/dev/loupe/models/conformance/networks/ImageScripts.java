package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.conv1d;
import static dev.loupe.models.script.ScriptLayers.conv2d;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/** Convolutions with something done to their weights, their inputs or their outputs. */
final class ImageScripts {
  private ImageScripts() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("ECAModel", "a convolution over channels weighs them")
            .script(ImageScripts::eca)
            .inputs(() -> List.of(randn(2, 3, 8, 8)))
            .torchLens("17/15/17", "17/17")
            .same(),
        model("AdaINModel", "one image with the statistics of another")
            .script(ImageScripts::adaIn)
            .inputs(() -> List.of(randn(2, 3, 8, 8), randn(2, 3, 8, 8)))
            .ends(2, 1)
            .torchLens("24/21/26", "24/26")
            .same(),
        model("PartialConvModel", "pixels that are missing, counted by a convolution of the mask")
            .script(ImageScripts::partialConv)
            .inputs(() -> List.of(randn(2, 1, 8, 8)))
            .torchLens("23/21/26", "23/26")
            .same(),
        // Twice: a buffer times a parameter, convolution, relu; then a convolution.
        model("MaskedConvModel", "buffers that hide a part of the weights")
            .script(ImageScripts::maskedConv)
            .inputs(() -> List.of(randn(2, 1, 8, 8)))
            .expect("11/7/10", "11/10"),
        model("GatedConvModel", "tanh times sigmoid, over time")
            .script(ImageScripts::gatedConv)
            .inputs(() -> List.of(randn(2, 3, 12)))
            .torchLens("15/13/16", "15/16")
            .same(),
        model("CapsuleNetwork", "vectors squashed to a length below 1")
            .script(ImageScripts::capsules)
            .inputs(() -> List.of(randn(2, 1, 8, 8)))
            .torchLens("19/17/21", "19/21")
            .same());
  }

  /** {@code (N, 3, 8, 8)} to {@code (N, 4)}. */
  private static JitModule eca() {
    return module("ECAModel")
        .child("conv", conv2d(3, 16, 3, 1, 1))
        .child("channels", conv1d(1, 1, 3, 1))
        .child("head", linear(16, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                h = torch.relu(self.conv.forward(x))
                mean = torch.adaptive_avg_pool2d(h, [1, 1]).squeeze(-1).squeeze(-1)
                weights = self.channels.forward(mean.unsqueeze(1)).squeeze(1)
                h = h * torch.sigmoid(weights).unsqueeze(-1).unsqueeze(-1)
                return self.head.forward(torch.flatten(torch.adaptive_avg_pool2d(h, [1, 1]), 1))
            """)
        .build();
  }

  /** Content and style {@code (N, 3, 8, 8)} to the same shape. */
  private static JitModule adaIn() {
    return module("AdaINModel")
        .child("content", conv2d(3, 8, 3, 1, 1))
        .child("style", conv2d(3, 8, 3, 1, 1))
        .child("decode1", conv2d(8, 8, 3, 1, 1))
        .child("decode2", conv2d(8, 8, 3, 1, 1))
        .child("decode3", conv2d(8, 3, 3, 1, 1))
        .define(
            """
            def spread(self, x: Tensor) -> Tensor:
                return torch.sqrt(x.var([2, 3], unbiased=False, keepdim=True) + 1e-5)
            """)
        .define(
            """
            def forward(self, content: Tensor, style: Tensor) -> Tensor:
                c = torch.relu(self.content.forward(content))
                s = torch.relu(self.style.forward(style))
                plain = (c - c.mean([2, 3], keepdim=True)) / self.spread(c)
                h = plain * self.spread(s) + s.mean([2, 3], keepdim=True)
                h = torch.relu(self.decode1.forward(h))
                return self.decode3.forward(torch.relu(self.decode2.forward(h)))
            """)
        .build();
  }

  /** {@code (N, 1, 8, 8)}, 0 where nothing is known, to {@code (N, 4, 8, 8)}. */
  private static JitModule partialConv() {
    return module("PartialConvModel")
        .child("conv1", conv2d(1, 8, 3, 1, 1))
        .child("conv2", conv2d(8, 4, 3, 1, 1))
        .define(
            """
            def known(self, mask: Tensor) -> Tensor:
                return torch.conv2d(mask, torch.ones([1, 1, 3, 3]), None, [1, 1], [1, 1])
            """)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                mask = (x != 0).float()
                h = self.conv1.forward(x * mask)
                known = self.known(mask)
                h = torch.relu(h * (9.0 / (known + 1e-8)))
                mask = torch.clamp(known, 0, 1)
                h = self.conv2.forward(h * mask)
                return torch.relu(h * (9.0 / (self.known(mask) + 1e-8)))
            """)
        .build();
  }

  /** {@code (N, 1, 8, 8)} to {@code (N, 2, 8, 8)}. */
  private static JitModule maskedConv() {
    return module("MaskedConvModel")
        .parameter("weight1", weights(8, 1, 3, 3))
        .parameter("weight2", weights(8, 8, 3, 3))
        .buffer("mask1", ones(8, 1, 3, 3).tril())
        .buffer("mask2", ones(8, 8, 3, 3).tril())
        .child("out", conv2d(8, 2, 1, 1, 0))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                h = torch.conv2d(x, self.weight1 * self.mask1, None, [1, 1], [1, 1])
                h = torch.conv2d(torch.relu(h), self.weight2 * self.mask2, None, [1, 1], [1, 1])
                return self.out.forward(torch.relu(h))
            """)
        .build();
  }

  /** {@code (N, 3, L)} to {@code (N, 4)}. */
  private static JitModule gatedConv() {
    return module("GatedConvModel")
        .child("input", conv1d(3, 16, 1, 1))
        .child("filter1", conv1d(16, 16, 3, 1))
        .child("gate1", conv1d(16, 16, 3, 1))
        .child("filter2", conv1d(16, 16, 3, 1))
        .child("gate2", conv1d(16, 16, 3, 1))
        .child("head", linear(16, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                h = self.input.forward(x)
                h = torch.tanh(self.filter1.forward(h)) * torch.sigmoid(self.gate1.forward(h))
                h = torch.tanh(self.filter2.forward(h)) * torch.sigmoid(self.gate2.forward(h))
                return self.head.forward(h.mean(-1))
            """)
        .build();
  }

  /** {@code (N, 1, 8, 8)} to the lengths {@code (N, 4)}. */
  private static JitModule capsules() {
    return module("CapsuleNetwork")
        .child("conv1", conv2d(1, 8, 3, 1, 1))
        .child("conv2", conv2d(8, 8, 3, 2, 1))
        .child("digits", linear(128, 32))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                h = self.conv2.forward(torch.relu(self.conv1.forward(x)))
                u = h.view(-1, 16, 8)
                square = (u ** 2).sum(-1, keepdim=True)
                u = u * (square / (square + 1)) / torch.sqrt(square)
                v = self.digits.forward(torch.flatten(u, 1)).view(-1, 4, 8)
                return torch.sqrt((v ** 2).sum(-1))
            """)
        .build();
  }
}
