package dev.loupe.recording;

import static dev.loupe.recording.ScriptModules.computing;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no TorchScript models: one line that says why. */
class BadFilesTest {
  @TempDir private Path folder;

  @Test
  void aGoodFileIsRecorded() {
    Path file = good();

    assertThat(Graphs.edges(Recording.of(TorchScriptModel.load(file)).run(Inputs.of(ones(2)))))
        .containsExactly("input_1 -> relu_1_1", "relu_1_1 -> output_1");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThat(refused(folder.resolve("none.pt")))
        .isEqualTo("No file " + folder.resolve("none.pt"));
    assertThat(refused(folder)).isEqualTo("No file " + folder);
  }

  @Test
  void whatIsNoArchiveIsDamaged() throws IOException {
    for (byte[] content : new byte[][] {{}, "hello".getBytes(UTF_8), new byte[100_000]}) {
      Path file = Files.write(folder.resolve("bytes.pt"), content);
      assertThat(refused(file)).isEqualTo(file + " is not a TorchScript file, or it is damaged");
    }
  }

  @Test
  void aFileThatIsCutOffIsDamaged() throws IOException {
    byte[] whole = Files.readAllBytes(good());
    for (int part : new int[] {1, 2, 3}) {
      byte[] cut = Arrays.copyOf(whole, whole.length * part / 4);
      Path file = Files.write(folder.resolve("cut" + part + ".pt"), cut);
      assertThat(refused(file)).isEqualTo(file + " is not a TorchScript file, or it is damaged");
    }
  }

  @Test
  void anArchiveOfSomethingElseIsNoTorchScript() throws IOException {
    Path file = folder.resolve("other.pt");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("other/readme.txt"));
      out.write("hello".getBytes(UTF_8));
    }

    assertThat(refused(file)).startsWith(file + " is ").contains("TorchScript");
  }

  @Test
  void anUnknownOperatorIsNamedWithTheRemedy() {
    Path file =
        Archives.save(
            computing("torch.relu(x)"),
            folder.resolve("model.pt"),
            code -> code.replace("torch.relu(x)", "torch.relu_of_tomorrow(x)"));

    assertThat(refused(file))
        .startsWith(file + " uses the operator aten::relu_of_tomorrow")
        .contains("save it again with PyTorch 2.10 or older");
  }

  @Test
  void anUnknownNamespaceIsNamedWithTheRemedy() {
    Path file =
        Archives.save(
            computing("torch.relu(x)"),
            folder.resolve("model.pt"),
            code -> code.replace("torch.relu(x)", "ops.mylib.my_op(x)"));

    assertThat(refused(file)).startsWith(file + " uses the operator mylib::my_op");
  }

  @Test
  void anUnknownArgumentOfAKnownOperatorIsNamedWithTheRemedy() {
    Path file =
        Archives.save(
            computing("torch.relu(x)"),
            folder.resolve("model.pt"),
            code -> code.replace("torch.relu(x)", "torch.relu(x, tomorrow=True)"));

    assertThat(refused(file)).startsWith(file + " uses the operator aten::relu");
  }

  @Test
  void codeThatIsNoCodeIsRefused() {
    Path file =
        Archives.save(
            computing("torch.relu(x)"), folder.resolve("model.pt"), code -> code + "\n  def (((");

    assertThat(refused(file)).startsWith(file.toString());
  }

  private Path good() {
    Path file = folder.resolve("good.pt");
    computing("torch.relu(x)").save(file.toString());
    return file;
  }

  private static String refused(Path file) {
    BadInputException error =
        catchThrowableOfType(BadInputException.class, () -> TorchScriptModel.load(file));
    assertThat(error).isNotNull();
    assertThat(error.getMessage().lines()).hasSize(1);
    return error.getMessage();
  }
}
