package dev.loupe.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import dev.loupe.model.Inputs;
import dev.loupe.model.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputSpecTest {

  @BeforeAll
  static void loadLibtorch() {
    NativeLibraries.load();
  }

  @BeforeEach
  void seed() {
    torch.manual_seed(0);
  }

  private static Inputs make(String... specs) {
    return InputSpec.make(Arrays.stream(specs).map(InputSpec::parse).toList());
  }

  private static Tensor tensor(String spec) {
    return (Tensor) make(spec).positional().get(0);
  }

  private static String type(Tensor tensor) {
    var info = Tensors.info(tensor.unsafeGetTensorImpl());
    return info.dtype() + ":" + info.shapeText();
  }

  private static double least(Tensor tensor) {
    return tensor.min().item_double();
  }

  private static double greatest(Tensor tensor) {
    return tensor.max().item_double();
  }

  @ParameterizedTest
  @CsvSource({
    "1x3x8x8, float32:1x3x8x8",
    "5, float32:5",
    "0x4, float32:0x4",
    "float32:, float32:scalar",
    "scalar, float32:scalar",
    "int64:scalar=7, int64:scalar",
    "int64:2x16, int64:2x16",
    "int:2, int32:2",
    "long:2, int64:2",
    "short:2, int16:2",
    "int8:2, int8:2",
    "uint8:2, uint8:2",
    "bool:2, bool:2",
    "half:2, float16:2",
    "bfloat16:2, bfloat16:2",
    "double:2, float64:2",
    "complex64:2, complex64:2",
    "complex128:2, complex128:2"
  })
  void saysShapeAndElementType(String spec, String expected) {
    assertThat(type(tensor(spec))).isEqualTo(expected);
  }

  @Test
  void realNumbersAreNormal() {
    Tensor values = tensor("10000");

    assertThat(values.mean().item_double()).isBetween(-0.05, 0.05);
    assertThat(values.std().item_double()).isBetween(0.95, 1.05);
  }

  @Test
  void integersAreZeroOrOne() {
    Tensor values = tensor("int64:1000");

    assertThat(least(values)).isZero();
    assertThat(greatest(values)).isEqualTo(1);
  }

  @Test
  void rangesIncludeBothEnds() {
    Tensor integers = tensor("int64:1000=-3..4");
    Tensor reals = tensor("1000=-1.5..2.5");

    assertThat(least(integers)).isEqualTo(-3);
    assertThat(greatest(integers)).isEqualTo(4);
    assertThat(least(reals)).isBetween(-1.5, -1.4);
    assertThat(greatest(reals)).isBetween(2.4, 2.5);
    assertThat(greatest(tensor("int8:4=127..127"))).isEqualTo(127);
  }

  @ParameterizedTest
  @CsvSource({
    "float32:1x3=zeros, 0",
    "float32:1x3=ones, 1",
    "1x3=0.5, 0.5",
    "2=-1e2, -100",
    "int64:4=12, 12",
    "uint8:4=255, 255"
  })
  void oneValueCanBeGiven(String spec, double value) {
    Tensor values = tensor(spec);

    assertThat(least(values)).isEqualTo(value);
    assertThat(greatest(values)).isEqualTo(value);
  }

  @Test
  void theSameSeedGivesTheSameValues() {
    Tensor first = tensor("2x3");
    torch.manual_seed(0);

    assertThat(first.equal(tensor("2x3"))).isTrue();
  }

  @Test
  void argumentsCanBeNamedAndPlain() {
    Inputs inputs = make("2x3", "int=3", "mask:bool:2=ones", "n:float=0.5", "mode:str=a=b:c");

    assertThat(inputs.positional()).hasSize(2).element(1).isEqualTo(3L);
    assertThat(inputs.named()).containsOnlyKeys("mask", "n", "mode");
    assertThat(type((Tensor) inputs.named().get("mask"))).isEqualTo("bool:2");
    assertThat(inputs.named()).containsEntry("n", 0.5).containsEntry("mode", "a=b:c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""             | it has no shape; write 1x3x224x224, int64:2x16=0..99, mask:bool:2x16 or @file.npy
          x:             | it has no shape; write 1x3x224x224, int64:2x16=0..99, mask:bool:2x16 or @file.npy
          1x-3           | a size can't be negative: -3
          1,3            | '1,3' is no shape; write 1x3x224x224, int64:2x16=0..99, mask:bool:2x16 or @file.npy
          1xx3           | '1xx3' is no shape; write 1x3x224x224, int64:2x16=0..99, mask:bool:2x16 or @file.npy
          x:flaot32:2    | there is no element type 'flaot32'
          2x3=random     | '=random' is none of =zeros, =ones, =0.5 (a number) and =0..9 (a range)
          2x3=           | '=' is none of =zeros, =ones, =0.5 (a number) and =0..9 (a range)
          int64:2=9..0   | the range 9..0 ends before it starts
          int=x          | 'x' is no int
          bool=yes       | 'yes' is neither true nor false
          """)
  void whatIsWrongIsTold(String spec, String reason) {
    assertThatThrownBy(() -> InputSpec.parse(spec))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The input '%s' can't be used: %s", spec, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int64:2=0.5       | 0.5 is no int64
          int8:2=0..1000    | 1000 is not within int8, -128..127
          uint8:2=-1        | -1 is not within uint8, 0..255
          bool:2=2          | a bool is 0 or 1, not 2
          bool:2=0..1       | a range is for real numbers, not for bool
          int64:1=0..9223372036854775807 | the range must end before 9223372036854775807
          @none.npy         | there is no such file
          """)
  void valuesThatDoNotGoWithTheTypeAreTold(String spec, String reason) {
    assertThatThrownBy(() -> make(spec))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The input '%s' can't be used: %s", spec, reason);
  }

  @Test
  void noInputsAreFine() {
    assertThat(InputSpec.make(List.of()).positional()).isEmpty();
  }
}
