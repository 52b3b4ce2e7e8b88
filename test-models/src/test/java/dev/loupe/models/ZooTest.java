package dev.loupe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.small.SimpleRecurrent;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SharedModuleVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("try") // scopes free the tensors that a test makes
class ZooTest {

  /** Name, parameters, output shapes. */
  static List<Arguments> facts() {
    return List.of(
        arguments("alexnet", 61_100_840, List.of("1x1000")),
        arguments("resnet18", 11_689_512, List.of("1x1000")),
        arguments("googlenet", 6_624_904, List.of("1x1000")),
        arguments("mobilenet-v3-small", 2_542_856, List.of("1x1000")),
        arguments("unet", 29_330, List.of("1x2x32x32")),
        arguments("autoencoder", 205_856, List.of("2x1x28x28")),
        arguments("siamese", 1_265, List.of("2x1")),
        arguments("lstm-classifier", 8_132, List.of("2x4")),
        arguments("transformer-encoder", 29_316, List.of("2x4")),
        arguments("simple-recurrent", 30, List.of("6x5")),
        arguments("branching", 84, List.of("2x6")),
        arguments("two-heads", 76, List.of("mean=3x2", "spread=3x2")),
        arguments("splitter", 0, List.of("2x2", "2x2")),
        arguments("in-place", 30, List.of("2x5")),
        arguments("view-writes", 0, List.of("3x4")),
        arguments("shared-layer", 20, List.of("2x4")),
        arguments("native-sequential", 58, List.of("2x2")),
        arguments("running-mean", 20, List.of("2x4")),
        arguments("script-dict", 15, List.of("logits=2x3", "probabilities=2x3")),
        arguments("script-tuple", 0, List.of("2x3", "2x3", "2x3")),
        arguments("script-loop", 20, List.of("2x4")),
        arguments("script-branch", 40, List.of("2x4")),
        arguments("script-list", 0, List.of("3x4")));
  }

  static Stream<ZooModel.JavaFactory> javaModels() {
    return Zoo.models().stream()
        .map(ZooModel::factory)
        .filter(ZooModel.JavaFactory.class::isInstance)
        .map(ZooModel.JavaFactory.class::cast);
  }

  /** What a model does not keep alive would be freed memory by then: the process would die. */
  @Test
  void modelsDoNotNeedTheObjectsThatMadeThem() throws Exception {
    Map<ZooModel, Module> models = new LinkedHashMap<>();
    for (ZooModel zooModel : Zoo.models()) {
      if (zooModel.factory() instanceof ZooModel.JavaFactory java) {
        models.put(zooModel, java.make());
      }
    }
    for (int i = 0; i < 3; i++) {
      System.gc();
      // JavaCPP frees in a thread of its own.
      Thread.sleep(100);
    }
    for (Map.Entry<ZooModel, Module> entry : models.entrySet()) {
      assertThat(Forward.shapes(entry.getValue(), entry.getKey().inputs())).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("facts")
  void eachModelHasItsParametersAndRunsOnItsInputs(
      String name, long parameters, List<String> outputShapes) throws Exception {
    manual_seed(1);
    ZooModel zooModel = Zoo.find(name).orElseThrow();
    try (PointerScope scope = new PointerScope()) {
      if (zooModel.factory() instanceof ZooModel.JavaFactory java) {
        Module model = java.make();
        assertThat(model.is_training()).isFalse();
        assertThat(Contents.parameterCount(model)).isEqualTo(parameters);
        assertThat(Forward.shapes(model, zooModel.inputs())).isEqualTo(outputShapes);
      } else if (zooModel.factory() instanceof ZooModel.ScriptFactory script) {
        JitModule model = script.make();
        assertThat(model.is_training()).isFalse();
        assertThat(Contents.parameterCount(model)).isEqualTo(parameters);
        assertThat(Forward.shapes(model, zooModel.inputs())).isEqualTo(outputShapes);
      }
    }
  }

  @Test
  void theFactsAboveAreAboutAllModels() {
    assertThat(Zoo.models())
        .extracting(ZooModel::name)
        .isEqualTo(facts().stream().map(fact -> fact.get()[0]).toList());
  }

  @ParameterizedTest
  @MethodSource("javaModels")
  void theModulesHeldInFieldsAreThoseThatAreRegistered(ZooModel.JavaFactory factory)
      throws IllegalAccessException {
    try (PointerScope scope = new PointerScope()) {
      Module model = factory.make();
      List<Long> registered = new ArrayList<>();
      SharedModuleVector modules = model.modules();
      for (long i = 0; i < modules.size(); i++) {
        registered.add(modules.get(i).address());
      }
      assertThat(registered).contains(model.address()).containsAll(fieldAddresses(model));
    }
  }

  @Test
  void theSeedDecidesTheWeights() {
    try (PointerScope scope = new PointerScope()) {
      manual_seed(5);
      Module first = new SimpleRecurrent();
      manual_seed(5);
      Module second = new SimpleRecurrent();
      assertThat(first.parameters().get(0).equal(second.parameters().get(0))).isTrue();
    }
  }

  @Test
  void findsAModelByItsName() {
    assertThat(Zoo.find("alexnet")).get().extracting(ZooModel::name).isEqualTo("alexnet");
  }

  @Test
  void findsNothingForANameThatItDoesNotHave() {
    assertThat(Zoo.find("AlexNet")).isEmpty();
  }

  @Test
  void namesAreUniqueAndDescriptionsAreOneLineWithoutAFullStop() {
    assertThat(Zoo.models()).extracting(ZooModel::name).doesNotHaveDuplicates();
    assertThat(Zoo.models())
        .extracting(ZooModel::description)
        .allMatch(description -> description.matches("[A-Z][^\\n]{10,70}[^.]"));
  }

  @Test
  void aNameWithCapitalsIsRefused() {
    assertThatThrownBy(
            () ->
                new ZooModel(
                    "AlexNet",
                    "AlexNet",
                    new ZooModel.JavaFactory(SimpleRecurrent::new),
                    ImmutableList.of("6x5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Not a zoo name: AlexNet");
  }

  @Test
  void aModelWithoutInputIsRefused() {
    assertThatThrownBy(
            () ->
                new ZooModel(
                    "mine",
                    "Mine",
                    new ZooModel.JavaFactory(SimpleRecurrent::new),
                    ImmutableList.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A zoo model needs an input: mine");
  }

  private static List<Long> fieldAddresses(Module module) throws IllegalAccessException {
    List<Long> addresses = new ArrayList<>();
    for (Field field : module.getClass().getDeclaredFields()) {
      if (Module.class.isAssignableFrom(field.getType())) {
        field.setAccessible(true);
        Object child = field.get(module);
        if (child != null) { // a block without downsample
          addresses.add(((Pointer) child).address());
          addresses.addAll(fieldAddresses((Module) child));
        }
      }
    }
    return addresses;
  }
}
