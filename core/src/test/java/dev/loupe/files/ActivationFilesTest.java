package dev.loupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in files, read back by the formats' descriptions. */
final class ActivationFilesTest {
  @TempDir private Path folder;

  /** The last layer but one computes an expression of {@code [[0, 1, 2], [3, 4, 5]]}. */
  private static ModelHistory history(String expression) {
    JitModule module = new JitModule(new QualifiedName("Net"));
    module.define("def forward(self, x: Tensor) -> Tensor:\n    return " + expression + "\n");
    Tensor x = torch.arange(new Scalar(6)).to(ScalarType.Float).view(2, 3);
    return Recording.of(TorchScriptModel.of(module)).save(-2).run(Inputs.of(x));
  }

  private Path write(String expression, String name) {
    Path file = folder.resolve(name);
    try (ModelHistory history = history(expression)) {
      ActivationFiles.at(file).write(history);
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          x + 0                  ! <f4  ! (2, 3) ! F32  ! [2,3] ! 24
          x.t()                  ! <f4  ! (3, 2) ! F32  ! [3,2] ! 24
          x[0] + 0               ! <f4  ! (3,)   ! F32  ! [3]   ! 12
          x.sum()                ! <f4  ! ()     ! F32  ! []    ! 4
          x[:, 3:]               ! <f4  ! (2, 0) ! F32  ! [2,0] ! 0
          x.to(7)                ! <f8  ! (2, 3) ! F64  ! [2,3] ! 48
          x.to(5)                ! <f2  ! (2, 3) ! F16  ! [2,3] ! 12
          x.to(4)                ! <i8  ! (2, 3) ! I64  ! [2,3] ! 48
          x.to(3)                ! <i4  ! (2, 3) ! I32  ! [2,3] ! 24
          x.to(2)                ! <i2  ! (2, 3) ! I16  ! [2,3] ! 12
          x.to(1)                ! |i1  ! (2, 3) ! I8   ! [2,3] ! 6
          x.to(0)                ! |u1  ! (2, 3) ! U8   ! [2,3] ! 6
          x > 1                  ! |b1  ! (2, 3) ! BOOL ! [2,3] ! 6
          torch.complex(x, -x)   ! <c8  ! (2, 3) ! C64  ! [2,3] ! 48
          """)
  void headersSayTypeAndShape(
      String expression, String numpy, String shape, String type, String sizes, int bytes)
      throws IOException {
    Map<String, byte[]> entries = Archive.npz(write(expression, "x.npz"));
    String key = entries.keySet().iterator().next();
    Archive.Value npy = Archive.npy(entries.get(key));
    Map<String, Archive.Value> tensors = Archive.safetensors(write(expression, "x.safetensors"));

    assertThat(npy.type()).isEqualTo(numpy);
    assertThat(npy.shape()).isEqualTo(shape);
    assertThat(npy.bytes().remaining()).isEqualTo(bytes);
    assertThat(tensors).containsOnlyKeys(key.replace(".npy", ""));
    Archive.Value value = tensors.get(key.replace(".npy", ""));
    assertThat(value.type()).isEqualTo(type);
    assertThat(value.shape()).isEqualTo(sizes);
    assertThat(value.bytes()).isEqualTo(npy.bytes());
  }

  @Test
  void elementsHaveTheOrderOfTheShape() throws IOException {
    assertThat(Archive.safetensors(write("x.t()", "x.safetensors")).get("t_1_1").floats())
        .containsExactly(0, 3, 1, 4, 2, 5);
  }

  @Test
  void theWidestElementsComeFirst() throws IOException {
    Path file = folder.resolve("x.safetensors");
    JitModule module = new JitModule(new QualifiedName("Net"));
    module.define("def forward(self, x: Tensor) -> Tensor:\n    return (x > 0).to(7) + x.to(1)\n");
    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(module))
            .save("gt", "to", "add")
            .run(Inputs.of(torch.ones(3)))) {
      ActivationFiles.at(file).write(history);
    }
    assertThat(Archive.safetensors(file).values().stream().map(Archive.Value::type))
        .containsExactly("F64", "F64", "BOOL", "I8");
  }

  @Test
  void aFolderHasAFileForEachValueAndAnIndex() throws IOException {
    Path target = write("x.t()", "values");

    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("t_1_1.npy", "index.json");
    }
    JsonNode index = Archive.json(Files.readAllBytes(target.resolve("index.json")));
    assertThat(index)
        .isEqualTo(
            Archive.json(
                """
                {"model": "Net", "layers": [
                  {"label": "t_1_1", "type": "t", "module": "", "output_of": [],
                   "shape": [3, 2], "dtype": "float32", "file": "t_1_1.npy"}]}
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(Archive.npy(Files.readAllBytes(target.resolve("t_1_1.npy"))).floats())
        .containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains(".loupe"));
  }

  @Test
  void anArchiveHasTheIndexWithin() throws IOException {
    JsonNode index = Archive.json(Archive.npz(write("x.t()", "x.npz")).get("index.json"));
    assertThat(Archive.places(index, "key")).containsExactly(Map.entry("t_1_1", "t_1_1"));

    JsonNode metadata = Archive.header(write("x.t()", "x.safetensors")).get("__metadata__");
    assertThat(metadata.get("format").asText()).isEqualTo("pt");
    assertThat(
            Archive.json(
                metadata.get("index").asText().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(index);
  }

  @Test
  void equalValuesMakeEqualBytes() throws IOException {
    for (String name : List.of("x.npz", "x.safetensors")) {
      byte[] first = Files.readAllBytes(write("x.t()", name));
      assertThat(Files.readAllBytes(write("x.t()", name))).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x.to(15) | x.npz         | to_1_1 has bfloat16 values, which .npz can't hold; write .safetensors, or convert it by --dtype float32
          x.to(15) | values        | to_1_1 has bfloat16 values, which .npy can't hold; write .safetensors, or convert it by --dtype float32
          x.to(10) | x.safetensors | to_1_1 has complex128 values, which .safetensors can't hold; write .npz
          x.to('meta') | x.npz     | to_1_1 has no elements to read: it is on the meta device
          """)
  void whatAFormatCannotHoldIsToldAndNothingIsWritten(
      String expression, String name, String message) {
    assertThatThrownBy(() -> write(expression, name))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void bfloat16GoesIntoSafetensors() throws IOException {
    Archive.Value value = Archive.safetensors(write("x.to(15)", "x.safetensors")).get("to_1_1");
    assertThat(value.type()).isEqualTo("BF16");
    assertThat(value.bytes().getShort(10)).isEqualTo((short) 0x40a0);
  }

  @Test
  void aTargetThatIsNoneIsTold() throws IOException {
    Path file = Files.createFile(folder.resolve("there"));
    for (Path target : List.of(folder.resolve("x.h5"), file)) {
      assertThatThrownBy(() -> ActivationFiles.at(target))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "Cannot write %s: give a folder, or a file that ends in .npz or .safetensors",
              target);
    }
    Path lost = folder.resolve("missing").resolve("x.npz");
    assertThatThrownBy(() -> ActivationFiles.at(lost))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Cannot write %s: there is no such folder", lost);
  }
}
