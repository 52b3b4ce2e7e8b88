package dev.loupe.archive;

import static dev.loupe.recording.ScriptModules.computing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Recording;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A saved history is read where there is no libtorch. */
final class WithoutLibtorchTest {
  @TempDir private Path folder;

  /** Reads a file in a process of its own. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] arguments) {
      try (ModelHistory history = HistoryFile.read(Path.of(arguments[0]))) {
        Activation value = history.activation("mul_1");
        System.out.println(history.describe(value.layer()).lines().skip(2).findFirst().get());
        System.out.println(Arrays.toString(value.toFloatArray()));
        System.out.println(ModelCost.of(history).total().flopsText());
        try {
          System.out.println(value.tensor());
        } catch (LinkageError e) {
          System.out.println("no libtorch");
        }
      }
    }
  }

  @Test
  void allButTensorsIsThere() throws IOException, InterruptedException {
    Path file = folder.resolve("a.loupe");
    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(computing("x * 3")))
            .save(Selector.all())
            .run(Inputs.of(ones(3)))) {
      HistoryFile.write(history, file);
    }
    String classes =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.matches(".*-(linux|macosx|windows)-\\w+\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes,
                Reader.class.getName(),
                file.toString())
            // Java 24 and later warn there of every library that is loaded.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(told)
        .isEqualTo(
            """
                    tensor([3.0000, 3.0000, 3.0000])
            [3.0, 3.0, 3.0]
            3 FLOPs
            no libtorch
            """);
    assertThat(process.waitFor()).isZero();
  }
}
