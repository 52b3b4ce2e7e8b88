package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.Recording;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/activations.md shows is what happens. */
final class ActivationsTourTest {
  private static final TourPage PAGE = new TourPage("activations.md");

  @TempDir private Path folder;

  @Test
  void theJavaCodeIsThatOfThisTest() throws IOException {
    assertThat(PAGE.blocks("java")).hasSize(4);
    assertThat(PAGE.codeThatIsNotIn(ActivationsTourTest.class)).isEmpty();
  }

  @Test
  void theSixLayersAreThoseOfTheText() throws IOException {
    assertThat(TourPage.printed(this::sixLayers))
        .startsWith(
            PAGE.blocks("text").get(0)
                + "conv2d_3_7: 1x384x13x13 float32\n64896\ntrue\nLayer conv2d_3")
        .contains("size=253.5 KB\n        tensor([[");
  }

  private void sixLayers() {
    // spotless:off
    torch.manual_seed(0);
    AlexNet alexnet = new AlexNet();
    alexnet.eval();
    Tensor x = torch.rand(1, 3, 224, 224);
    Recording recording =
        Recording.of(JavaModel.of(alexnet)).save("conv2d_3_7", "features", -5, "linear");
    try (ModelHistory history = recording.run(Inputs.of(x))) {
      System.out.println(history.activations().keySet());
      Activation conv = history.activation("features.6"); // or "conv2d_3_7", "conv2d_3", 7, -17
      System.out.println(conv); // conv2d_3_7: 1x384x13x13 float32
      System.out.println(conv.toFloatArray().length); // 64896
      System.out.println(conv.tensor().mean().item_float() < 1); // true
      System.out.println(history.describe(conv.layer())); // with the first values
    }
    // spotless:on
  }

  @Test
  void theSelectorsMeanWhatTheySay() {
    // spotless:off
    Selector convolutions = Selector.type("conv2d");
    Selector early = Selector.inside("features").and(convolutions.not());
    Selector activated = convolutions.followedBy(Selector.type("relu"));
    Selector large = Selector.where(layer -> layer.tensor().bytes() > 500_000);
    Selector some = Selector.parse("type=relu,class=Linear,~in=features");
    // spotless:on
    Recording recording = Recording.of(JavaModel.of(new AlexNet()));
    try (ModelHistory history = recording.run(Inputs.of(torch.rand(1, 3, 224, 224)))) {
      assertThat(convolutions.in(history)).hasSize(5).isEqualTo(activated.in(history));
      assertThat(early.in(history)).hasSize(8);
      assertThat(large.in(history).stream().map(layer -> layer.name()))
          .containsExactly("input_1", "conv2d_1_1", "relu_1_2", "conv2d_2_4", "relu_2_5");
      assertThat(some.in(history).stream().map(layer -> layer.name()))
          .containsExactly("linear_1_17", "relu_6_18", "linear_2_20", "relu_7_21", "linear_3_22");
    }
  }

  @Test
  void valuesAreKeptAsTheOptionsSay() {
    // spotless:off
    SaveOptions halves = SaveOptions.DEFAULT.withDtype(ScalarType.Half);
    SaveOptions means = SaveOptions.DEFAULT.withTransform(value -> value.mean());
    SaveOptions graph = SaveOptions.DEFAULT.withGraph();
    // spotless:on
    assertThat(linear(halves).info().dtype()).isEqualTo("float16");
    assertThat(linear(means).info().shapeText()).isEqualTo("scalar");
    assertThat(linear(graph).tensor().requires_grad()).isTrue();
    assertThat(linear(SaveOptions.DEFAULT).tensor().requires_grad()).isFalse();
  }

  private static Activation linear(SaveOptions options) {
    return Recording.of(JavaModel.of(new SimpleRecurrent()))
        .save(Selector.type("linear"), options)
        .run(Inputs.of(torch.rand(6, 5)))
        .activation("linear_1:1");
  }

  @Test
  void thePassesHaveTheirValues() {
    assertThat(TourPage.printed(this::passes)).startsWith("tensor([[").hasLineCount(5);
  }

  private void passes() {
    // spotless:off
    Recording recurrent = Recording.of(JavaModel.of(new SimpleRecurrent()));
    try (ModelHistory history = recurrent.save(Selector.all()).run(Inputs.of(torch.rand(6, 5)))) {
      System.out.println(history.activation("linear_1_1:2").text()); // the second pass
    }
    // spotless:on
  }

  @Test
  void theCommandsWriteTheirFiles() throws IOException {
    for (String command : PAGE.blocks("sh").get(0).split("\n", -1)) {
      if (!command.isEmpty()) {
        String[] arguments = command.replace("./loupe ", "").split(" ", -1);
        Path target = folder.resolve(arguments[arguments.length - 1]);
        arguments[arguments.length - 1] = target.toString();

        assertThat(Cli.run(arguments).out()).startsWith("Wrote " + target + ": ");
        assertThat(target).exists();
      }
    }
  }
}
