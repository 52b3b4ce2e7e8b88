package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ActivationsCommandTest {
  @TempDir private Path folder;

  @Test
  void writesTheLayersThatAreNamed() throws IOException {
    Path target = folder.resolve("values");

    Cli result =
        Cli.run(
            "activations", "alexnet", "--layers", "conv2d_3,features,-5,linear", "-o", "" + target);

    assertThat(result)
        .isEqualTo(
            new Cli(0, "Wrote " + target + ": AlexNet, 6 layers, 349,600 bytes of values\n", ""));
    JsonNode index = new JsonMapper().readTree(target.resolve("index.json").toFile());
    assertThat(
            StreamSupport.stream(index.get("layers").spliterator(), false)
                .map(layer -> layer.get("file").asText()))
        .containsExactly(
            "conv2d_3_7.npy",
            "maxpool2d_3_13.npy",
            "linear_1_17.npy",
            "dropout_2_19.npy",
            "linear_2_20.npy",
            "linear_3_22.npy");
    assertThat(index.get("layers").get(1).get("module").asText()).isEqualTo("features.12");
    assertThat(index.get("layers").get(1).get("output_of").toString())
        .isEqualTo("[\"features.12:1\",\"features:1\"]");
    assertThat(Files.size(target.resolve("linear_3_22.npy"))).isEqualTo(128 + 4000);
  }

  @Test
  void allLayersAreWrittenUnlessSomeAreNamed() {
    Path file = folder.resolve("x.safetensors");

    assertThat(
            Cli.run("activations", "simple-recurrent", "-o", "" + file, "--dtype", "float64").out())
        .isEqualTo("Wrote " + file + ": SimpleRecurrent, 14 layers, 3,360 bytes of values\n");
    assertThat(file).exists();
  }

  @Test
  void passesAreFilesToo() {
    Path target = folder.resolve("values");
    Cli.run("activations", "simple-recurrent", "-l", "fc:2,add_1:4", "-o", "" + target);

    assertThat(target.resolve("linear_1_1.2.npy")).exists();
    assertThat(target.resolve("add_1_2.4.npy")).exists();
  }

  @Test
  void gradientsAreWrittenBesideTheValues() throws IOException {
    Path target = folder.resolve("values");

    assertThat(
            Cli.run(
                    "activations",
                    "alexnet",
                    "-l",
                    "linear",
                    "-o",
                    "" + target,
                    "--gradients",
                    "--from",
                    "linear_3",
                    "--unit",
                    "207")
                .out())
        .isEqualTo(
            "Wrote "
                + target
                + ": AlexNet, 3 layers, 36,768 bytes of values, and their gradients\n");
    JsonNode index = new JsonMapper().readTree(target.resolve("index.json").toFile());
    assertThat(index.get("gradients_of_sum_of").asText()).isEqualTo("linear_3_22");
    assertThat(index.get("layers").get(5).toString())
        .startsWith("{\"label\":\"linear_3_22\",\"gradient\":true,")
        .endsWith("\"file\":\"linear_3_22.grad.npy\"}");
    byte[] ofLast = Files.readAllBytes(target.resolve("linear_3_22.grad.npy"));
    assertThat(ofLast).hasSize(128 + 4000);
    assertThat(ByteBuffer.wrap(ofLast).order(ByteOrder.LITTLE_ENDIAN).getFloat(128 + 4 * 207))
        .isEqualTo(1);
  }

  private Cli bad(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "activations";
    arguments[1] = "simple-recurrent";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Cli.run(arguments);
  }

  @Test
  void wrongUseIsToldInOneLineAndWritesNothing() {
    String file = folder.resolve("x.npz").toString();

    assertThat(bad("-o", file, "-l", "linear_11"))
        .isEqualTo(
            new Cli(2, "", "loupe: No layer 'linear_11'; near it are linear_1_1, linear_1\n"));
    assertThat(bad("-o", file, "-l", "type=conv2d"))
        .isEqualTo(new Cli(2, "", "loupe: No layer of type 'conv2d'\n"));
    assertThat(bad("-o", file, "-l", "add,~add"))
        .isEqualTo(new Cli(2, "", "loupe: No layer is both named and not left out in add,~add\n"));
    assertThat(bad("-o", file, "--dtype", "int64"))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: No type 'int64' to convert to: give float32, float64, float16 or"
                    + " bfloat16\n"));
    assertThat(bad("-o", file, "--dtype", "bfloat16", "-l", "0").err())
        .startsWith("loupe: input_1 has bfloat16 values, which .npz can't hold; ");
    assertThat(bad("-o", file, "--from", "linear_1"))
        .isEqualTo(new Cli(2, "", "loupe: --from says what --gradients are of: give both\n"));
    assertThat(bad("-o", file, "--gradients", "--from", "fc:2", "--unit", "5"))
        .isEqualTo(new Cli(2, "", "loupe: No unit 5: linear_1_1:2 has the shape 6x5\n"));
    assertThat(bad("-o", file, "--gradients", "--unit", "5").err())
        .isEqualTo("loupe: --unit is one of --from a layer: give both\n");
    assertThat(bad("-o", "x.h5").exitCode()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }
}
