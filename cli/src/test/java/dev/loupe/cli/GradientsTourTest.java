package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.Recording;
import dev.loupe.history.Activation;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.render.Drawing;
import dev.loupe.render.view.GraphView;
import dev.loupe.select.Selector;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/gradients.md shows is what happens. */
final class GradientsTourTest {
  private static final TourPage PAGE = new TourPage("gradients.md");

  @TempDir private Path folder;

  @Test
  void theGradientsAreThoseOfTheText() throws IOException {
    assertThat(PAGE.codeThatIsNotIn(GradientsTourTest.class)).isEmpty();
    assertThat(TourPage.printed(GradientsTourTest::run).lines())
        .containsExactly(
            "conv2d_3_7: 1x384x13x13 float32", "64896", "1x4096", "loss [7, 17, 20, 22]");
  }

  private static void run() {
    // spotless:off
    torch.manual_seed(0);
    AlexNet alexnet = new AlexNet();
    alexnet.eval();
    Recording recording = Recording.of(JavaModel.of(alexnet)).gradients("conv2d_3_7", "linear");
    try (ModelHistory history = recording.run(Inputs.of(torch.rand(1, 3, 224, 224)))) {
      history.backward(); // from the sum of the outputs
      Activation gradient = history.gradient("conv2d_3_7");
      System.out.println(gradient); // conv2d_3_7: 1x384x13x13 float32
      System.out.println(gradient.toFloatArray().length); // 64896

      history.backward("linear_2"); // from the sum of a layer
      System.out.println(history.gradient("linear_1").info().shapeText()); // 1x4096

      Tensor loss = history.gradients().output().mean(); // from what you compute
      BackwardPass pass = history.gradients().backward(loss);
      System.out.println(pass.from() + " " + pass.reached()); // loss [7, 17, 20, 22]
    }
    // spotless:on
  }

  @Test
  void theBackwardGraphIsDrawn() {
    Path file = folder.resolve("backward.svg");

    assertThat(TourPage.printed(() -> draw(file)))
        .isEqualTo("18 functions of autograd, which bring gradients to 2 parameters\n");
    assertThat(file).content().contains("from add_1_2:2", "AddBackward1 #", "@fc.weight");
  }

  private static void draw(Path file) {
    // spotless:off
    Recording all = Recording.of(JavaModel.of(new SimpleRecurrent())).gradients(Selector.all());
    try (ModelHistory history = all.run(Inputs.of(torch.rand(6, 5)))) {
      GraphView graph = Drawing.of(history).backward().graph();
      System.out.println(graph.caption().get(1));
      // 18 functions of autograd, which bring gradients to 2 parameters
      Drawing.of(history).backward("add_1:2").write(file); // what is behind a layer
    }
    // spotless:on
  }

  @Test
  void theCommandsWriteTheirFiles() throws IOException {
    for (String command : PAGE.blocks("sh").get(0).strip().split("\n", -1)) {
      String[] arguments = command.replace("./loupe ", "").split(" ", -1);
      arguments[1] = arguments[1].replace("alexnet.loupe", "" + folder.resolve("alexnet.loupe"));
      Path target = folder.resolve(arguments[arguments.length - 1]);
      arguments[arguments.length - 1] = target.toString();

      assertThat(Cli.run(arguments).out()).startsWith("Wrote " + target + ": ");
      assertThat(target).exists();
    }
  }
}
