package dev.loupe.analysis.filter;

import static dev.loupe.analysis.filter.ActivationFilter.byIndex;
import static dev.loupe.analysis.filter.ActivationFilter.byTarget;
import static dev.loupe.analysis.filter.ActivationFilter.byType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters on a list of activations that was made by hand. */
final class ActivationFilterTest {
  private static ImmutableList<ModuleOutput> outputs = ImmutableList.of();

  @BeforeAll
  static void makeOutputs() {
    NativeLibraries.load();
    outputs =
        Stream.of("Conv2d", "ReLU", "MaxPool2d", "Conv2d", "Tanh", "Linear")
            .map(type -> new ModuleOutput(type, "", torch.rand(1, 10)))
            .collect(ImmutableList.toImmutableList());
  }

  @Test
  void typesKeepTheOrder() {
    assertThat(byType("Tanh", "Conv2d").filter(outputs))
        .containsExactly(outputs.get(0), outputs.get(3), outputs.get(4));
    assertThat(byType("conv2d", "Conv").filter(outputs)).isEmpty();
  }

  @Test
  void indicesComeAsTheyAreWanted() {
    assertThat(byIndex(0, 2, 5).filter(outputs))
        .containsExactly(outputs.get(0), outputs.get(2), outputs.get(5));
    assertThat(byIndex(-1, 0, -1).filter(outputs))
        .containsExactly(outputs.get(5), outputs.get(0), outputs.get(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, -7})
  void anIndexOutOfRange(int index) {
    assertThatThrownBy(() -> byIndex(index).filter(outputs))
        .isInstanceOf(BadInputException.class)
        .hasMessage("There is no activation %d: there are 6, from 0", index);
  }

  @Test
  void targetsAreUnitsOfTheLastActivation() {
    List<ModuleOutput> targets = byTarget(1, 5, 7, 9).filter(outputs);
    assertThat(targets)
        .extracting(ModuleOutput::layerType)
        .containsExactly("target_1", "target_5", "target_7", "target_9");
    assertThat(targets).allSatisfy(it -> assertThat(it.value().shape()).containsExactly(1, 1));
    assertThat(targets.get(2).value().equal(outputs.get(5).value().narrow(1, 7, 1))).isTrue();
  }

  @Test
  void targetsOfImagesAreChannels() {
    ModuleOutput image = new ModuleOutput("Conv2d", "conv", torch.rand(2, 3, 4, 5));
    assertThat(byTarget(2).filter(List.of(image)).get(0).outputShape().toArray())
        .containsExactly(2, 1, 4, 5);
    assertThat(byTarget().availableParameters(List.of(image)).toString()).isEqualTo("[0, 1, 2]");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, -1})
  void aTargetOutOfRange(int target) {
    assertThatThrownBy(() -> byTarget(target).filter(outputs))
        .isInstanceOf(BadInputException.class)
        .hasMessage("There is no target %d: Linear  [1, 10] has 10 classes, from 0", target);
  }

  @Test
  void whatHasNoTargets() {
    Tensor flat = torch.rand(3);
    assertThatThrownBy(() -> byTarget(0).filter(List.of(new ModuleOutput("Flat", "f", flat))))
        .hasMessage("Flat f [3] has no classes: its shape is not (N, C, ...)");
    assertThatThrownBy(() -> byTarget(0).filter(List.of()))
        .hasMessage("There is no activation to take the targets of");
  }
}
