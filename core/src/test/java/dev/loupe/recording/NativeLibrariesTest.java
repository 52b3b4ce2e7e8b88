package dev.loupe.recording;

import static dev.loupe.recording.ScriptModules.computing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.dispatch.NativeLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first start on a machine, in a JVM of its own. */
class NativeLibrariesTest {
  @TempDir private Path folder;

  /** What the other JVM runs. */
  static final class Start {
    private Start() {}

    public static void main(String[] arguments) {
      NativeLibraries.load(System.out::println);
      System.out.println(Graphs.edges(Loupe.record(computing("x.relu()"), ones(2))));
    }
  }

  /**
   * Where there is another libtorch, in {@code LD_LIBRARY_PATH} or among the system's libraries,
   * the loader takes that for what it can't see yet. A library that is no libtorch stands for it.
   */
  @Test
  void theFirstStartIsNotLedAstrayByAnotherLibtorch() throws IOException, InterruptedException {
    assumeThat(Loader.getPlatform()).startsWith("linux");
    Path system = Files.createDirectory(folder.resolve("system"));
    Path other = Path.of(System.getProperty("java.home"), "lib", "libjimage.so");
    for (String library : new String[] {"libtorch_cpu.so", "libc10.so", "libtorch.so"}) {
      Files.copy(other, system.resolve(library));
    }
    Path output = folder.resolve("output.txt");
    ProcessBuilder start =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName()));
    start.environment().put("LD_LIBRARY_PATH", system.toString());
    Process process = start.redirectErrorStream(true).redirectOutput(output.toFile()).start();

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output))
        .contains("unpacking libtorch to " + folder.resolve("cache"), "this happens once")
        .contains("[input_1 -> relu_1_1, relu_1_1 -> output_1]");
    assertThat(process.exitValue()).isZero();
  }
}
