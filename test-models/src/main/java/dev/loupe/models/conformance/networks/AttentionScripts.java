package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.embedding;
import static dev.loupe.models.script.ScriptLayers.layerNorm;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;

/** Attention with positions, with slots and with memories, in TorchScript. */
final class AttentionScripts {
  private AttentionScripts() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        // Three linear, view and transpose (9), arange, view, mul, cos and sin (5), for queries and
        // for keys chunk (2), neg, cat, two mul and an add (7 each), transpose, matmul, div,
        // softmax, matmul, transpose, reshape, linear (8). Two parents: cat, mul by sin and by cos,
        // add, each twice, and two matmul.
        model("RoPEAttentionModel", "queries and keys turned by their places")
            .script(AttentionScripts::rope)
            .inputs(() -> List.of(randn(2, 5, 16)))
            .expect("38/36/46", "38/46"),
        model("RelativePositionAttentionModel", "a bias from a table of distances")
            .script(AttentionScripts::relativePosition)
            .inputs(() -> List.of(randn(2, 5, 16)))
            .torchLens("28/26/30", "28/30")
            .same(),
        model("SlotAttentionModel", "slots that compete for the input, refined three times")
            .script(AttentionScripts::slots)
            .inputs(() -> List.of(randn(2, 6, 32)))
            .torchLens("54/52/64", "24/28")
            .because(Kind.GRANULARITY, "a parameter's expand is the parameter")
            .expect("53/51/63", "23/27"),
        model("EndToEndMemoryNetwork", "three hops over a memory, with the same layers")
            .script(AttentionScripts::memory)
            .inputs(() -> List.of(randn(2, 16), randn(2, 6, 16)))
            .ends(2, 1)
            .torchLens("35/32/42", "15/18")
            .same(),
        model("MemoryAugmentedNet", "a memory that is addressed, written and read")
            .script(AttentionScripts::augmented)
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("24/22/27", "24/27")
            .same(),
        // embedding; arange, view, mul, sin, cos, cat; add; linear.
        model("EmbeddingPositionalModel", "sines and cosines of the place, from no input")
            .script(AttentionScripts::positional)
            .inputs(() -> List.of(arange(new Scalar(6)).view(2, 3)))
            .expect("11/9/11", "11/11"));
  }

  private static JitModule rope() {
    return module("RoPEAttentionModel")
        .child("query", linear(16, 16))
        .child("key", linear(16, 16))
        .child("value", linear(16, 16))
        .child("out", linear(16, 16))
        .define(
            """
            def heads(self, x: Tensor) -> Tensor:
                return x.view(x.size(0), x.size(1), 2, 8).transpose(1, 2)
            """)
        .define(
            """
            def turned(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                left, right = torch.chunk(x, 2, -1)
                return x * cos + torch.cat([-right, left], -1) * sin
            """)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                q = self.heads(self.query.forward(x))
                k = self.heads(self.key.forward(x))
                v = self.heads(self.value.forward(x))
                angles = torch.arange(5 * 8).view(5, 8) * 0.1
                cos, sin = angles.cos(), angles.sin()
                q, k = self.turned(q, cos, sin), self.turned(k, cos, sin)
                scores = torch.matmul(q, k.transpose(-2, -1)) / 2.8
                mixed = torch.matmul(torch.softmax(scores, -1), v)
                return self.out.forward(mixed.transpose(1, 2).reshape(x.size(0), x.size(1), 16))
            """)
        .build();
  }

  /** 2 heads: 1,104 parameters. */
  private static JitModule relativePosition() {
    return module("RelativePositionAttentionModel")
        .child("query", linear(16, 16))
        .child("key", linear(16, 16))
        .child("value", linear(16, 16))
        .child("out", linear(16, 16))
        .child("table", embedding(8, 2))
        .define(
            """
            def heads(self, x: Tensor) -> Tensor:
                return x.view(x.size(0), x.size(1), 2, 8).transpose(1, 2)
            """)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                q = self.heads(self.query.forward(x))
                k = self.heads(self.key.forward(x))
                v = self.heads(self.value.forward(x))
                places = torch.arange(x.size(1))
                distance = places.unsqueeze(1) - places.unsqueeze(0)
                bias = self.table.forward(distance.clamp(-3, 3) + 3)
                bias = bias.permute(2, 0, 1).unsqueeze(0)
                scores = torch.matmul(q, k.transpose(-2, -1)) + bias
                mixed = torch.matmul(torch.softmax(scores, -1), v)
                return self.out.forward(mixed.transpose(1, 2).reshape(x.size(0), x.size(1), 16))
            """)
        .build();
  }

  /** {@code (N, T, 32)} to four slots {@code (N, 4, 32)}: 13,888 parameters. */
  private static JitModule slots() {
    return module("SlotAttentionModel")
        .child("norm_input", layerNorm(32))
        .child("norm_slots", layerNorm(32))
        .child("query", linear(32, 32))
        .child("key", linear(32, 32))
        .child("value", linear(32, 32))
        .child("expand", linear(32, 64))
        .child("contract", linear(64, 32))
        .parameter("mean", weights(1, 1, 32))
        .parameter("spread", weights(1, 1, 32))
        .parameter("input_weight", weights(96, 32))
        .parameter("hidden_weight", weights(96, 32))
        .parameter("input_bias", weights(96))
        .parameter("hidden_bias", weights(96))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                n = x.size(0)
                x = self.norm_input.forward(x)
                k, v = self.key.forward(x), self.value.forward(x)
                slots = self.mean.expand(n, 4, 32) + torch.randn([n, 4, 32]) * self.spread
                for step in range(3):
                    q = self.query.forward(self.norm_slots.forward(slots))
                    scores = torch.matmul(q, k.transpose(1, 2)) * 0.18
                    updates = torch.matmul(torch.softmax(scores, 1), v)
                    state = torch.gru_cell(updates.reshape(n * 4, 32), slots.reshape(n * 4, 32),
                                           self.input_weight, self.hidden_weight,
                                           self.input_bias, self.hidden_bias)
                    slots = state.reshape(n, 4, 32)
                    slots = slots + self.contract.forward(torch.relu(self.expand.forward(slots)))
                return slots
            """)
        .build();
  }

  /** A question {@code (N, 16)} and facts {@code (N, F, 16)} to {@code (N, 4)}. */
  private static JitModule memory() {
    return module("EndToEndMemoryNetwork")
        .child("embed", linear(16, 16))
        .child("keys", linear(16, 16))
        .child("values", linear(16, 16))
        .child("hop", linear(16, 16))
        .child("answer", linear(16, 4))
        .define(
            """
            def forward(self, question: Tensor, facts: Tensor) -> Tensor:
                state = self.embed.forward(question)
                for hop in range(3):
                    keys, values = self.keys.forward(facts), self.values.forward(facts)
                    scores = torch.matmul(state.unsqueeze(1), keys.transpose(1, 2))
                    heard = torch.matmul(torch.softmax(scores, -1), values).squeeze(1)
                    state = self.hop.forward(state) + heard
                return self.answer.forward(state)
            """)
        .build();
  }

  /** {@code (N, 8)} to {@code (N, 4)}; a memory of six rows. */
  private static JitModule augmented() {
    return module("MemoryAugmentedNet")
        .parameter("memory", weights(1, 6, 16))
        .child("controller", linear(8, 16))
        .child("key", linear(16, 16))
        .child("writer", linear(16, 16))
        .child("mix", linear(32, 16))
        .child("out", linear(16, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                memory = self.memory.repeat([x.size(0), 1, 1])
                state = torch.tanh(self.controller.forward(x))
                key = torch.tanh(self.key.forward(state)).unsqueeze(1)
                scores = torch.matmul(key, memory.transpose(1, 2)) * 4.0
                places = torch.softmax(scores, -1)
                new = torch.tanh(self.writer.forward(state)).unsqueeze(1)
                memory = memory + torch.matmul(places.transpose(1, 2), new)
                heard = torch.matmul(places, memory).squeeze(1)
                mixed = self.mix.forward(torch.cat([state, heard], 1))
                return self.out.forward(torch.relu(mixed))
            """)
        .build();
  }

  /** Tokens {@code (N, 3)} to {@code (N, 3, 4)}. */
  private static JitModule positional() {
    return module("EmbeddingPositionalModel")
        .child("embed", embedding(10, 8))
        .child("out", linear(8, 4))
        .define(
            """
            def forward(self, tokens: Tensor) -> Tensor:
                x = self.embed.forward(tokens)
                angles = torch.arange(12).view(3, 4) * 0.1
                return self.out.forward(x + torch.cat([angles.sin(), angles.cos()], -1))
            """)
        .build();
  }
}
