package dev.loupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.model.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NpyFileTest {
  @TempDir Path folder;

  @BeforeAll
  static void loadLibtorch() {
    NativeLibraries.load();
  }

  /** What NumPy writes. */
  private Path npy(int version, String type, boolean fortran, String shape, byte[] values)
      throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(type, fortran ? "True" : "False", shape);
    int prefix = version == 1 ? 10 : 12;
    byte[] text =
        (header + " ".repeat(63 - (prefix + header.length()) % 64) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(prefix + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text).put(values);
    return Files.write(folder.resolve("a.npy"), file.array());
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static String type(Tensor tensor) {
    var info = Tensors.info(tensor.unsafeGetTensorImpl());
    return info.dtype() + ":" + info.shapeText();
  }

  private static double at(Tensor tensor, long row, long column) {
    return tensor.select(0, row).select(0, column).item_double();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void everyVersionIsRead(int version) throws IOException {
    Tensor tensor = NpyFile.read(npy(version, "<f4", false, "(2, 3)", floats(0, 1, 2, 10, 11, 12)));

    assertThat(type(tensor)).isEqualTo("float32:2x3");
    assertThat(at(tensor, 0, 2)).isEqualTo(2);
    assertThat(at(tensor, 1, 0)).isEqualTo(10);
  }

  @Test
  void fortranOrderIsByColumns() throws IOException {
    Tensor tensor = NpyFile.read(npy(1, "<f4", true, "(2, 3)", floats(0, 10, 1, 11, 2, 12)));

    assertThat(type(tensor)).isEqualTo("float32:2x3");
    assertThat(at(tensor, 0, 2)).isEqualTo(2);
    assertThat(at(tensor, 1, 0)).isEqualTo(10);
    assertThat(tensor.is_contiguous()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "<f2, 2, float16",
    "<f4, 4, float32",
    "<f8, 8, float64",
    "|i1, 1, int8",
    "<i2, 2, int16",
    "<i4, 4, int32",
    "<i8, 8, int64",
    "|u1, 1, uint8",
    "|b1, 1, bool",
    "<c8, 8, complex64",
    "<c16, 16, complex128"
  })
  void everyTypeOfPyTorchIsRead(String type, int bytes, String dtype) throws IOException {
    assertThat(type(NpyFile.read(npy(1, type, false, "(3,)", new byte[3 * bytes]))))
        .isEqualTo(dtype + ":3");
  }

  @Test
  void scalarsAndEmptyArraysAreRead() throws IOException {
    assertThat(NpyFile.read(npy(1, "<f4", false, "()", floats(7))).item_double()).isEqualTo(7);
    assertThat(type(NpyFile.read(npy(1, "<f4", false, "(0, 4)", new byte[0]))))
        .isEqualTo("float32:0x4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >f4 | (1,)  | 4 | its values are big-endian; save them with array.astype(array.dtype.newbyteorder('<'))
          <U4 | (1,)  | 16 | PyTorch has no tensors of NumPy's type '<U4' that Loupe can make
          <f4 | (2,)  | 4 | the .npy file is damaged: its float32 values of shape [2] are 8 bytes, but 4 are there
          <f4 | two   | 4 | the header of the .npy file is damaged
          """)
  void whatIsWrongIsTold(String type, String shape, int bytes, String message) throws IOException {
    Path file = npy(1, type, false, shape, new byte[bytes]);

    assertThatThrownBy(() -> NpyFile.read(file)).hasMessage(message);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "not at all an array");
    Path empty = Files.writeString(folder.resolve("b.txt"), "");

    assertThatThrownBy(() -> NpyFile.read(text)).hasMessage("the file is no .npy file");
    assertThatThrownBy(() -> NpyFile.read(empty)).hasMessage("the file is no .npy file");
    assertThatThrownBy(() -> NpyFile.read(folder)).hasMessage("the file can't be read");
    assertThatThrownBy(() -> NpyFile.read(folder.resolve("none.npy")))
        .hasMessage("there is no such file");
  }
}
