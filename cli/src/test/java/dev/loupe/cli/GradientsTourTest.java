package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.Recording;
import dev.loupe.history.Activation;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.vision.AlexNet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/gradients.md shows is what happens. */
final class GradientsTourTest {
  @TempDir private Path folder;

  private static String block(String language) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "gradients.md"));
    int start = page.indexOf("```" + language + "\n") + language.length() + 4;
    return page.substring(start, page.indexOf("```", start));
  }

  @Test
  void theGradientsAreThoseOfTheText() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/loupe/cli/GradientsTourTest.java"));
    assertThat(source.replaceAll("\\s+", "")).contains(block("java").replaceAll("\\s+", ""));

    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      run();
    } finally {
      System.setOut(out);
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
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
  void theCommandsWriteTheirFiles() throws IOException {
    for (String command : block("sh").strip().split("\n", -1)) {
      String[] arguments = command.replace("./loupe ", "").split(" ", -1);
      Path target = folder.resolve(arguments[arguments.length - 1]);
      arguments[arguments.length - 1] = target.toString();

      assertThat(Cli.run(arguments).out()).startsWith("Wrote " + target + ": ");
      assertThat(target).exists();
    }
  }
}
