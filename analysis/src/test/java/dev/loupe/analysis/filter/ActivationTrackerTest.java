package dev.loupe.analysis.filter;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.loupe.analysis.filter.ActivationFilter.byIndex;
import static dev.loupe.analysis.filter.ActivationFilter.byTarget;
import static dev.loupe.analysis.filter.ActivationFilter.byType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.small.SimpleRecurrent;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.ReLUOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TanhImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class ActivationTrackerTest {

  /** Three linear layers, the last ReLU in place. */
  public static final class SimpleModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(10, 5));
    private final TanhImpl tanh = register_module("tanh", new TanhImpl());
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(5, 3));
    private final ReLUImpl relu2 = register_module("relu2", new ReLUImpl());
    private final LinearImpl fc3 = register_module("fc3", new LinearImpl(3, 1));
    private final ReLUImpl relu3;

    public SimpleModel() {
      super("SimpleModel");
      ReLUOptions inPlace = new ReLUOptions();
      inPlace.inplace().put(true);
      relu3 = register_module("relu3", new ReLUImpl(inPlace));
    }

    public Tensor forward(Tensor x) {
      Tensor y = relu2.forward(fc2.forward(tanh.forward(fc.forward(x))));
      return relu3.forward(fc3.forward(y));
    }
  }

  private static ImmutableList<String> names(List<ModuleOutput> outputs) {
    return outputs.stream().map(ModuleOutput::name).collect(toImmutableList());
  }

  @Test
  void filtersCombineInNamedGroups() {
    ActivationTracker tracker =
        ActivationTracker.of(JavaModel.of(new SimpleModel()))
            .withGroup("only_tanh", byType("Tanh"))
            .withGroup("second_linear", byType("Linear"), byIndex(1))
            .withGroup("all_relus", byType("ReLU"));
    try (TrackedActivations tracked = tracker.run(Inputs.of(torch.rand(2, 10)))) {
      assertThat(names(tracked.group("only_tanh"))).containsExactly("tanh");
      assertThat(names(tracked.group("second_linear"))).containsExactly("fc2");
      assertThat(names(tracked.group("all_relus"))).containsExactly("relu2", "relu3");
      assertThat(names(tracked.all()))
          .containsExactly("fc", "tanh", "fc2", "relu2", "fc3", "relu3");
      assertThat(tracked.group("second_linear").get(0)).hasToString("Linear fc2 [2, 3]");
      assertThat(tracked.values().keySet())
          .containsExactly("only_tanh", "second_linear", "all_relus");
      assertThat(tracked.values().get("only_tanh").get(0).shape()).containsExactly(2, 5);
    }
  }

  @Test
  void withoutGroupsThereIsOneOfEverything() {
    ActivationTracker tracker = ActivationTracker.of(JavaModel.of(new SimpleModel()));
    try (TrackedActivations tracked = tracker.run(Inputs.of(torch.rand(1, 10)))) {
      assertThat(names(tracked.group("all"))).hasSize(6);
      assertThatThrownBy(() -> tracked.group("style"))
          .isInstanceOf(BadInputException.class)
          .hasMessage("There is no group 'style'; there are [all]");
    }
  }

  @Test
  void valuesAreThoseBeforeAnInPlaceModule() {
    SimpleModel model = new SimpleModel();
    model.fc3.bias().detach().fill_(new Scalar(-100));
    Tensor x = torch.rand(64, 10);
    try (TrackedActivations tracked = ActivationTracker.of(JavaModel.of(model)).run(Inputs.of(x))) {
      Tensor before = tracked.all().get(4).value();
      Tensor after = tracked.all().get(5).value();
      assertThat(before.max().item_float()).isNegative();
      assertThat(after.abs().max().item_float()).isZero();
      assertThat(before.requires_grad()).isFalse();
    }
    assertThat(model.is_training()).isTrue();
    assertThat(model.parameters().get(0).requires_grad()).isTrue();
  }

  @Test
  void gradientsFlowThroughWhatIsTrackedWithItsGraph() {
    Tensor x = torch.rand(1, 10).requires_grad_(true);
    ActivationTracker tracker = ActivationTracker.of(JavaModel.of(new SimpleModel())).withGraph();
    try (TrackedActivations tracked = tracker.run(Inputs.of(x))) {
      tracked.all().get(1).value().sum().backward();
      assertThat(x.grad().abs().sum().item_float()).isPositive();
    }
  }

  @Test
  void eachCallOfAModuleCounts() {
    ActivationTracker tracker = ActivationTracker.of(JavaModel.of(new SimpleRecurrent()));
    Inputs inputs = Inputs.of(torch.rand(2, 5));
    try (TrackedActivations tracked = tracker.run(inputs)) {
      assertThat(names(tracked.all())).containsExactly("fc:1", "fc:2", "fc:3", "fc:4");
    }
    try (TrackedActivations again = tracker.run(inputs)) {
      assertThat(again.all()).hasSize(4);
    }
  }

  @Test
  void filtersSayWhatTheyCouldName() {
    ActivationTracker tracker = ActivationTracker.of(JavaModel.of(new SimpleModel()));
    try (TrackedActivations tracked = tracker.run(Inputs.of(torch.rand(1, 10)))) {
      assertThat(byType().availableParameters(tracked.all()).stream().map(Object::toString))
          .containsExactly("Linear", "Tanh", "ReLU");
      assertThat(byIndex().availableParameters(tracked.all()).stream().map(Object::toString))
          .containsExactly("0", "1", "2", "3", "4", "5");
      assertThat(
              byTarget().availableParameters(tracked.all().subList(0, 2)).stream()
                  .map(Object::toString))
          .containsExactly("0", "1", "2", "3", "4");
    }
  }

  @Test
  void twoGroupsOfOneNameAreRefused() {
    ActivationTracker tracker =
        ActivationTracker.of(JavaModel.of(new SimpleModel())).withGroup("style");
    assertThatThrownBy(() -> tracker.withGroup("style", byType("ReLU")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("There are two groups named style");
  }

  /** A strategy of a user's own: the activations with the greatest values. */
  @Test
  void anybodyMayWriteAFilter() {
    ActivationFilter strongest =
        outputs ->
            Stream.of(outputs)
                .flatMap(List::stream)
                .filter(output -> output.value().max().item_float() > 0)
                .toList();
    ActivationTracker tracker =
        ActivationTracker.of(JavaModel.of(new SimpleModel()))
            .withGroup("strong", byType("ReLU"), strongest, byIndex(0));
    try (TrackedActivations tracked = tracker.run(Inputs.of(torch.rand(64, 10)))) {
      assertThat(names(tracked.group("strong"))).containsExactly("relu2");
    }
  }
}
