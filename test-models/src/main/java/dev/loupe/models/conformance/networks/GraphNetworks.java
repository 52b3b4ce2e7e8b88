package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.parameter;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Networks on graphs: a node's features are mixed with those of its neighbours. */
final class GraphNetworks {
  private GraphNetworks() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        onGraph("SimpleGCN", "the adjacency matrix times features, twice")
            .java(SimpleGCN::new)
            .torchLens("8/5/8", "8/8")
            .same(),
        onGraph("GraphSAGEModel", "the neighbours' mean beside the node's own features")
            .java(GraphSAGEModel::new)
            .torchLens("16/13/20", "16/20")
            .same(),
        onGraph("GINModel", "the neighbours' sum; a parameter alone makes an internal source")
            .java(GINModel::new)
            .torchLens("17/14/19", "17/19")
            .same(),
        onGraph("ChebGCN", "Chebyshev polynomials of the graph's matrix")
            .java(ChebGCN::new)
            .torchLens("15/12/18", "15/18")
            .same(),
        model("SimpleEGNN", "messages by distance; the new places go nowhere")
            .java(SimpleEGNN::new)
            .inputs(() -> List.of(randn(5, 6), randn(5, 3)))
            .ends(2, 1)
            .torchLens("32/29/37", "32/37")
            .same());
  }

  /** Features {@code (6, 8)} and an adjacency matrix {@code (6, 6)} without empty rows. */
  private static ConformanceModel.Builder onGraph(String name, String phenomenon) {
    return model(name, phenomenon)
        .inputs(() -> List.of(randn(6, 8), rand(6, 6).round().add(eye(6)).clamp_max(new Scalar(1))))
        .ends(2, 1);
  }

  /** {@code (V, 8)} to {@code (V, 4)}: 192 parameters. */
  public static final class SimpleGCN extends Module {
    private final LinearImpl first = register_module("first", Layers.linearWithoutBias(8, 16));
    private final LinearImpl second = register_module("second", Layers.linearWithoutBias(16, 4));

    public Tensor forward(Tensor x, Tensor adjacency) {
      Tensor h = first.forward(adjacency.matmul(x)).relu();
      return second.forward(adjacency.matmul(h));
    }
  }

  /** {@code (V, 8)} to {@code (V, 4)}: 404 parameters. */
  public static final class GraphSAGEModel extends Module {
    private final LinearImpl first = register_module("first", new LinearImpl(16, 16));
    private final LinearImpl second = register_module("second", new LinearImpl(32, 4));

    public Tensor forward(Tensor x, Tensor adjacency) {
      Tensor h = first.forward(withNeighbours(x, adjacency)).relu();
      return second.forward(withNeighbours(h, adjacency));
    }

    private static Tensor withNeighbours(Tensor h, Tensor adjacency) {
      Tensor degree = adjacency.sum(new long[] {1}, true, new ScalarTypeOptional());
      Tensor mean = adjacency.matmul(h).div(degree.clamp_min(new Scalar(1)));
      return cat(new TensorVector(h, mean), 1);
    }
  }

  /** {@code (V, 8)} to {@code (V, 4)}: 758 parameters. */
  public static final class GINModel extends Module {
    private final Tensor eps1 = parameter(this, "eps1", zeros(1));
    private final Tensor eps2 = parameter(this, "eps2", zeros(1));
    private final Sequential mlp1 = register_module("mlp1", mlp(8, 16, 16));
    private final Sequential mlp2 = register_module("mlp2", mlp(16, 16, 4));

    public Tensor forward(Tensor x, Tensor adjacency) {
      Tensor h = mlp1.forward(gathered(x, eps1, adjacency));
      return mlp2.forward(gathered(h, eps2, adjacency));
    }

    private static Tensor gathered(Tensor h, Tensor eps, Tensor adjacency) {
      return eps.add(new Scalar(1)).mul(h).add(adjacency.matmul(h));
    }

    private static Sequential mlp(long in, long hidden, long out) {
      return new Sequential()
          .add(new LinearImpl(in, hidden))
          .add(new ReLUImpl())
          .add(new LinearImpl(hidden, out));
    }
  }

  /** {@code (V, 8)} to {@code (V, 4)}: 452 parameters. */
  public static final class ChebGCN extends Module {
    private final LinearImpl order0 = register_module("order0", Layers.linearWithoutBias(8, 16));
    private final LinearImpl order1 = register_module("order1", Layers.linearWithoutBias(8, 16));
    private final LinearImpl order2 = register_module("order2", Layers.linearWithoutBias(8, 16));
    private final LinearImpl head = register_module("head", new LinearImpl(16, 4));

    public Tensor forward(Tensor x, Tensor laplacian) {
      Tensor t1 = laplacian.matmul(x);
      Tensor t2 = laplacian.matmul(t1).mul(new Scalar(2)).sub(x);
      Tensor h = order0.forward(x).add(order1.forward(t1)).add(order2.forward(t2));
      return head.forward(h.relu()).log_softmax(1);
    }
  }

  /** Features {@code (V, 6)} and places {@code (V, 3)} to {@code (2)}. */
  public static final class SimpleEGNN extends Module {
    private final LinearImpl embed = register_module("embed", new LinearImpl(6, 8));
    private final LinearImpl edge1 = register_module("edge1", new LinearImpl(17, 16));
    private final LinearImpl edge2 = register_module("edge2", new LinearImpl(16, 8));
    private final LinearImpl place1 = register_module("place1", new LinearImpl(8, 8));
    private final LinearImpl place2 = register_module("place2", new LinearImpl(8, 1));
    private final LinearImpl node1 = register_module("node1", new LinearImpl(16, 16));
    private final LinearImpl node2 = register_module("node2", new LinearImpl(16, 8));
    private final LinearImpl head = register_module("head", new LinearImpl(8, 2));

    public Tensor forward(Tensor x, Tensor places) {
      long n = x.size(0);
      Tensor h = embed.forward(x);
      Tensor way = places.unsqueeze(1).sub(places.unsqueeze(0));
      Tensor distance = way.pow(new Scalar(2)).sum(new long[] {-1}, true, new ScalarTypeOptional());
      Tensor own = h.unsqueeze(1).expand(n, n, 8);
      Tensor other = h.unsqueeze(0).expand(n, n, 8);
      Tensor pairs = cat(new TensorVector(own, other, distance), -1);
      Tensor messages = silu(edge2.forward(silu(edge1.forward(pairs))));
      Tensor pull = place2.forward(silu(place1.forward(messages)));
      places.add(way.mul(pull).mean(1));
      Tensor heard = cat(new TensorVector(h, messages.sum(1)), -1);
      return head.forward(h.add(node2.forward(silu(node1.forward(heard)))).mean(0));
    }
  }
}
