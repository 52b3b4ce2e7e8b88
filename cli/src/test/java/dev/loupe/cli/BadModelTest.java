package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BadModelTest {
  private static final String ADD =
      """
      def forward(self, x: Tensor, y: Tensor, scale: float = 1.0) -> Tensor:
          return x + y * scale
      """;

  @TempDir Path folder;

  private static void assertBadInput(Cli result, String message) {
    assertThat(result).isEqualTo(new Cli(2, "", "loupe: " + message + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none/net.pt     | No file none/net.pt
          net.pt          | No file net.pt
          alexnt          | No file and no zoo model 'alexnt'; near it: alexnet
          zoo:resnet-18   | No file and no zoo model 'resnet-18'; near it: resnet18
          resnet          | No file and no zoo model 'resnet'; near it: resnet18
          qqqqqqqqqqqqqqq | No file and no zoo model 'qqqqqqqqqqqqqqq'; `loupe zoo` lists the models
          my.own.Net      | No file my.own.Net; if it is a class, say with --classpath where it is
          """)
  void aModelThatDoesNotExistIsTold(String model, String message) {
    assertBadInput(Cli.run("summary", model), message);
  }

  @Test
  void aFolderIsNoModel() {
    assertBadInput(
        Cli.run("summary", folder.toString()), folder + " is a folder; give a TorchScript file");
  }

  @Test
  void aBrokenFileIsTold() throws IOException {
    Path whole = Scripted.file(folder, ADD);
    byte[] bytes = Files.readAllBytes(whole);
    Path half = Files.write(folder.resolve("half.pt"), Arrays.copyOf(bytes, bytes.length / 2));
    Path text = Files.writeString(folder.resolve("text.pt"), "import torch\n");

    assertBadInput(
        Cli.run("summary", half.toString()), half + " is not a TorchScript file, or it is damaged");
    assertBadInput(
        Cli.run("summary", text.toString()), text + " is not a TorchScript file, or it is damaged");
  }

  @Test
  void aZipWithoutTorchScriptIsTold() throws IOException {
    Path zip = folder.resolve("weights.pt");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("weights/data.pkl"));
      out.write(new byte[] {(byte) 0x80, 2, '}', '.'});
    }

    assertBadInput(
        Cli.run("summary", zip.toString()),
        zip
            + " is a PyTorch file, but not TorchScript; save the model with"
            + " torch.jit.save(torch.jit.script(model), ...)");
  }

  @Test
  void withoutInputTheArgumentsAreTold() {
    Path file = Scripted.file(folder, ADD);

    assertBadInput(
        Cli.run("summary", file.toString()),
        file
            + " needs an --input for each argument of forward(x: Tensor, y: Tensor, [scale:"
            + " float]), such as --input 1x3x224x224");
  }

  @Test
  void tooFewAndTooManyInputsAreTold() {
    String file = Scripted.file(folder, ADD).toString();

    assertBadInput(
        Cli.run("summary", file, "--input", "2x3"), "Too few inputs: forward needs y: Tensor too");
    assertBadInput(
        Cli.run("summary", file, "-i", "2x3", "-i", "2x3", "-i", "float=2", "-i", "2x3"),
        "Too many inputs: 4 given, but forward takes x: Tensor, y: Tensor, [scale: float]");
    assertBadInput(
        Cli.run("summary", file, "-i", "2x3", "-i", "z:2x3"),
        "No input 'z': forward takes x: Tensor, y: Tensor, [scale: float]");
    assertBadInput(
        Cli.run("summary", file, "-i", "2x3", "-i", "y:2x3", "-i", "y:2x3"),
        "The input 'y' is given twice");
  }

  @Test
  void valuesThatAreNoTensorsCanBeGiven() {
    String file = Scripted.file(folder, ADD).toString();

    assertThat(
            Cli.run("summary", file, "-i", "2x3", "-i", "y:2x3", "-i", "scale:float=2.5")
                .exitCode())
        .isZero();
    assertThat(Cli.run("summary", file, "-i", "2x3", "-i", "2x3").exitCode()).isZero();
  }

  @Test
  void aWrongShapeIsTold() {
    Cli result = Cli.run("summary", "alexnet", "--input", "1x4x224x224");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("loupe: The input does not fit the model in aten::conv2d in module features.0")
        .contains("expected input[1, 4, 224, 224] to have 3 channels, but got 4 channels")
        .hasLineCount(1);
  }

  @Test
  void aWrongElementTypeIsTold() {
    Cli result = Cli.run("summary", "alexnet", "--input", "int64:1x3x224x224");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("loupe: The input does not fit the model in aten::conv2d in module features.0")
        .hasLineCount(1);
  }

  @Test
  void aFileThatIsNoArrayIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npy"), "1x3x224x224");

    assertBadInput(
        Cli.run("summary", "alexnet", "--input", "@" + file),
        "The input '@%s' can't be used: the file is no .npy file".formatted(file));
  }

  @Test
  void anInputThatIsTooLargeIsTold() {
    Cli result = Cli.run("summary", "alexnet", "--input", "999999x999999x999999x999999");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("loupe: The input '999999x999999x999999x999999' can't be used: it needs ")
        .contains("more than half of this machine's")
        .hasLineCount(1);
  }
}
