package dev.loupe.models.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.models.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java models have what torchvision's models have. The {@code .txt} files beside this class
 * list {@code named_modules()}, {@code named_parameters()} and {@code named_buffers()} of
 * torchvision's models, in Python's order.
 */
class TorchvisionTest {

  static List<Arguments> models() {
    return List.of(
        model("alexnet", AlexNet::new, 23, 61_100_840),
        model("resnet18", ResNet18::new, 67, 11_689_512),
        model("googlenet", GoogLeNet::new, 223, 6_624_904));
  }

  @SuppressWarnings("try") // the scope frees the tensors that the test makes
  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void modulesParametersAndBuffersAreTorchvisions(
      String name, Supplier<Module> maker, int modules, long parameters) throws IOException {
    try (PointerScope scope = new PointerScope();
        Module model = maker.get()) {
      assertThat(Contents.modules(model)).isEqualTo(expected(name, "module "));
      assertThat(Contents.parameters(model)).isEqualTo(expected(name, "parameter "));
      assertThat(Contents.buffers(model)).isEqualTo(expected(name, "buffer "));
      assertThat(Contents.modules(model)).hasSize(modules);
      assertThat(Contents.parameterCount(model)).isEqualTo(parameters);
    }
  }

  private static Arguments model(
      String name, Supplier<Module> maker, int modules, long parameters) {
    return Arguments.of(name, maker, modules, parameters);
  }

  private static List<String> expected(String name, String kind) throws IOException {
    try (InputStream file = TorchvisionTest.class.getResourceAsStream(name + ".txt")) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(kind))
          .map(line -> line.substring(kind.length()).strip())
          .toList();
    }
  }
}
