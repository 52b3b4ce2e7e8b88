package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loupe.models.Zoo;
import dev.loupe.models.ZooModel;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ValidateCommandTest {

  static List<String> zoo() {
    return Zoo.models().stream().map(ZooModel::name).toList();
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void everyModelOfTheZooIsProved(String model) {
    Cli result = Cli.run("validate", model);

    assertThat(result.exitCode()).as(result.out()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains(" 0 failed ");
  }

  @Test
  void saysWhatCouldNotBeCheckedAndWhy() {
    assertThat(Cli.run("validate", "view-writes").out())
        .startsWith(
            """
            exempt    zero_1_3 (aten::zero_): select_1_2: it is overwritten without being read
            1 x it is overwritten without being read
            ViewWrites: 7 operations: 6 verified, 1 exempt, 0 failed (""");
  }

  @Test
  void aForwardThatIsChangedAndHaltedIsProved() {
    Cli result =
        Cli.run(
            "validate", "alexnet", "--change", "conv2d_1=scale(0.5)", "--halt-after", "features.4");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("AlexNet: 5 operations: 5 verified, 0 exempt, 0 failed (");
  }

  @Test
  void listsEveryOperationIfAsked() {
    assertThat(Cli.run("validate", "simple-recurrent", "--all").out())
        .startsWith(
            "verified  linear_1_1:1 (aten::addmm)\nverified  add_1_2:1 (aten::add.Scalar)\n");
  }

  @Test
  void jsonNamesEveryOperation() throws IOException {
    Cli result = Cli.run("validate", "view-writes", "--json");

    JsonNode report = new ObjectMapper().readTree(result.out());
    assertThat(report.get("passed").asBoolean()).isTrue();
    assertThat(report.get("operations").asInt()).isEqualTo(7);
    assertThat(report.get("verified").asInt()).isEqualTo(6);
    assertThat(report.get("layers")).hasSize(7);
    JsonNode zero = report.get("layers").get(2);
    assertThat(zero.get("label").asText()).isEqualTo("zero_1_3");
    assertThat(zero.get("verdict").asText()).isEqualTo("exempt");
    assertThat(zero.get("exemptions").get(0).get("reason").asText()).isEqualTo("OVERWRITTEN");
    assertThat(zero.get("exemptions").get(0).get("parent").asText()).isEqualTo("select_1_2");
  }

  /** Runs something else each time. */
  public static final class Fickle extends Module {
    private int calls;

    public Tensor forward(Tensor x) {
      return calls++ == 0 ? x.sin() : x.cos();
    }
  }

  @Test
  void aRecordThatIsNotRightEndsWithOne() {
    Cli result =
        Cli.run(
            "validate",
            Fickle.class.getName(),
            "--classpath",
            "target/test-classes",
            "--input",
            "2x3");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("sin_1_1: the model ran aten::cos, and not aten::sin [other call]\n")
        .contains(" 1 failed");
  }
}
