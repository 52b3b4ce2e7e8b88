package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.conv1d;
import static dev.loupe.models.script.ScriptLayers.conv2d;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Small networks for one task each, with one head, two heads or two towers. */
final class Tasks {
  private Tasks() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("TemporalConvNet", "convolutions over time with growing dilation")
            .script(Tasks::temporal)
            .inputs(() -> List.of(rand(1, 3, 16)))
            .torchLens("10/8/9", "10/9")
            .same(),
        model("ESPCNSuperRes", "an image made larger by shuffling channels")
            .script(Tasks::superResolution)
            .inputs(() -> List.of(rand(1, 1, 6, 6)))
            .torchLens("6/4/5", "6/5")
            .same(),
        model("SimplePointNet", "one network for each point, and the maximum of all")
            .script(Tasks::pointNet)
            .inputs(() -> List.of(rand(1, 3, 20)))
            .torchLens("9/7/8", "9/8")
            .same(),
        model("ActorCritic", "two heads on one body")
            .script(Tasks::actorCritic)
            .inputs(() -> List.of(rand(1, 4)))
            .ends(1, 2)
            .torchLens("7/4/6", "7/6")
            .same(),
        model("ActorCriticJava", "the same in Java")
            .java(ActorCriticJava::new)
            .inputs(() -> List.of(rand(1, 4)))
            .ends(1, 2)
            .torchLens("7/4/6", "7/6")
            .same(),
        model("TwoTowerRecommender", "two networks whose results are multiplied")
            .java(TwoTowerRecommender::new)
            .inputs(() -> List.of(rand(2, 8), rand(2, 8)))
            .ends(2, 1)
            .torchLens("11/8/10", "11/10")
            .same(),
        model("SimpleDepthEstimator", "an encoder and a decoder to one channel")
            .java(SimpleDepthEstimator::new)
            .inputs(() -> List.of(rand(1, 3, 16, 16)))
            .torchLens("10/8/9", "10/9")
            .same());
  }

  private static JitModule temporal() {
    return module("TemporalConvNet")
        .child("conv1", conv1d(3, 8, 3, 1))
        .child("conv2", conv1d(8, 8, 3, 2))
        .child("conv3", conv1d(8, 8, 3, 4))
        .child("fc", linear(8, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = torch.relu(self.conv1.forward(x))
                x = torch.relu(self.conv2.forward(x))
                x = torch.relu(self.conv3.forward(x))
                return self.fc.forward(x.mean([2]))
            """)
        .build();
  }

  private static JitModule superResolution() {
    return module("ESPCNSuperRes")
        .child("conv1", conv2d(1, 16, 3, 1, 1))
        .child("conv2", conv2d(16, 4, 3, 1, 1))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = self.conv2.forward(torch.relu(self.conv1.forward(x)))
                return torch.pixel_shuffle(x, 2)
            """)
        .build();
  }

  private static JitModule pointNet() {
    return module("SimplePointNet")
        .child("conv1", conv1d(3, 32, 1, 1))
        .child("conv2", conv1d(32, 64, 1, 1))
        .child("fc", linear(64, 10))
        .define(
            """
            def forward(self, points: Tensor) -> Tensor:
                x = torch.relu(self.conv1.forward(points))
                x = torch.relu(self.conv2.forward(x))
                most, where = torch.max(x, 2)
                return self.fc.forward(most)
            """)
        .build();
  }

  private static JitModule actorCritic() {
    return module("ActorCritic")
        .child("body", linear(4, 32))
        .child("actor", linear(32, 2))
        .child("critic", linear(32, 1))
        .define(
            """
            def forward(self, state: Tensor) -> Tuple[Tensor, Tensor]:
                x = torch.relu(self.body.forward(state))
                return self.actor.forward(x), self.critic.forward(x)
            """)
        .build();
  }

  /** {@code (N, 4)} to {@code (N, 2)} and {@code (N, 1)}; 259 parameters. */
  public static final class ActorCriticJava extends Module {
    private final LinearImpl body = register_module("body", new LinearImpl(4, 32));
    private final LinearImpl actor = register_module("actor", new LinearImpl(32, 2));
    private final LinearImpl critic = register_module("critic", new LinearImpl(32, 1));

    public List<Tensor> forward(Tensor state) {
      Tensor x = body.forward(state).relu();
      return ImmutableList.of(actor.forward(x), critic.forward(x));
    }
  }

  /** Two {@code (N, 8)} to {@code (N)}; 560 parameters. */
  public static final class TwoTowerRecommender extends Module {
    private final Tower user = register_module("user", new Tower());
    private final Tower item = register_module("item", new Tower());

    public Tensor forward(Tensor users, Tensor items) {
      return user.forward(users).mul(item.forward(items)).sum(1);
    }
  }

  /** {@code (N, 8)} to {@code (N, 8)}. */
  public static final class Tower extends Module {
    private final LinearImpl fc1 = register_module("fc1", new LinearImpl(8, 16));
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(16, 8));

    public Tensor forward(Tensor x) {
      return fc2.forward(fc1.forward(x).relu());
    }
  }

  /** {@code (N, 3, H, W)} to {@code (N, 1, H, W)}, of multiples of 4; 13,553 parameters. */
  public static final class SimpleDepthEstimator extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", Layers.conv2d(3, 16, 3, 2, 1));
    private final Conv2dImpl conv2 = register_module("conv2", Layers.conv2d(16, 32, 3, 2, 1));
    private final ConvTranspose2dImpl up1 =
        register_module("up1", Layers.convTranspose2d(32, 16, 4, 2, 1, 0));
    private final ConvTranspose2dImpl up2 =
        register_module("up2", Layers.convTranspose2d(16, 1, 4, 2, 1, 0));

    public Tensor forward(Tensor image) {
      Tensor y = conv2.forward(conv1.forward(image).relu()).relu();
      return up2.forward(up1.forward(y).relu()).sigmoid();
    }
  }
}
