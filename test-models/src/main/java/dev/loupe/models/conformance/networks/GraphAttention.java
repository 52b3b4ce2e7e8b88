package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.tensor;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Networks on graphs that look at pairs of nodes. */
final class GraphAttention {
  private GraphAttention() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleGAT", "attention between neighbours, from each pair's features")
            .script(GraphAttention::gat)
            .inputs(() -> List.of(randn(6, 8), adjacency()))
            .ends(2, 1)
            .torchLens("19/16/21", "19/21")
            .same(),
        model("EdgeConvModel", "the maximum over a node's neighbours; the places of it go nowhere")
            .script(GraphAttention::edgeConv)
            .inputs(
                () -> List.of(randn(4, 3), tensor(new long[] {1, 2, 0, 3, 3, 1, 2, 0}).view(4, 2)))
            .ends(2, 1)
            .torchLens("16/13/17", "16/17")
            .same(),
        model("GraphTransformerModel", "attention with two heads, masked by the adjacency matrix")
            .script(GraphAttention::graphTransformer)
            .inputs(() -> List.of(randn(6, 12), adjacency()))
            .ends(2, 1)
            .torchLens("28/25/32", "28/32")
            .same());
  }

  private static Tensor adjacency() {
    return rand(6, 6).round().add(eye(6)).clamp_max(new Scalar(1));
  }

  /** {@code (V, 8)} to {@code (V, 4)}: 228 parameters. */
  private static JitModule gat() {
    return module("SimpleGAT")
        .parameter("weight", weights(16, 8))
        .parameter("attention", weights(1, 32))
        .child("out", linear(16, 4))
        .define(
            """
            def forward(self, x: Tensor, adjacency: Tensor) -> Tensor:
                h = torch.linear(x, self.weight)
                n = h.size(0)
                left = h.unsqueeze(1).expand(n, n, 16)
                right = h.unsqueeze(0).expand(n, n, 16)
                scores = torch.linear(torch.cat([left, right], -1), self.attention).squeeze(-1)
                scores = torch.leaky_relu(scores, 0.2)
                nothing = torch.full_like(scores, -9e15)
                weights = torch.softmax(torch.where(adjacency > 0, scores, nothing), 1)
                return self.out.forward(torch.elu(torch.matmul(weights, h)))
            """)
        .build();
  }

  /** Places {@code (V, 3)} and neighbours {@code (V, K)} to {@code (V, 4)}: 180 parameters. */
  private static JitModule edgeConv() {
    return module("EdgeConvModel")
        .child("first", linear(6, 16))
        .child("second", linear(16, 4))
        .define(
            """
            def forward(self, x: Tensor, neighbours: Tensor) -> Tensor:
                n, k = neighbours.size(0), neighbours.size(1)
                others = torch.index_select(x, 0, neighbours.flatten()).view(n, k, 3)
                own = x.unsqueeze(1).expand(n, k, 3)
                edges = torch.cat([own, others - own], -1)
                h = torch.relu(self.second.forward(torch.relu(self.first.forward(edges))))
                values, places = torch.max(h, 1)
                return values
            """)
        .build();
  }

  /** {@code (V, 12)} to the same shape. */
  private static JitModule graphTransformer() {
    return module("GraphTransformerModel")
        .child("query", linear(12, 12))
        .child("key", linear(12, 12))
        .child("value", linear(12, 12))
        .child("out", linear(12, 12))
        .child("expand", linear(12, 24))
        .child("contract", linear(24, 12))
        .define(
            """
            def forward(self, x: Tensor, adjacency: Tensor) -> Tensor:
                n = x.size(0)
                q = self.query.forward(x).view(n, 2, 6).transpose(0, 1)
                k = self.key.forward(x).view(n, 2, 6).transpose(0, 1)
                v = self.value.forward(x).view(n, 2, 6).transpose(0, 1)
                scores = torch.matmul(q, k.transpose(1, 2)) / 2.5
                nothing = torch.full_like(scores, -9e15)
                weights = torch.softmax(torch.where(adjacency > 0, scores, nothing), -1)
                mixed = torch.matmul(weights, v).transpose(0, 1).reshape(n, 12)
                x = x + self.out.forward(mixed)
                return x + self.contract.forward(torch.relu(self.expand.forward(x)))
            """)
        .build();
  }
}
