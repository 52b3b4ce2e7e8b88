package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  @Test
  void argumentsMatterWithoutParametersOnly() {
    assertThat(op().arguments("1").build()).isNotEqualTo(op().arguments("2").build());
    assertThat(op().parameters(List.of("w")).arguments("1").build())
        .isEqualTo(op().parameters(List.of("w")).arguments("2").build());
  }

  @Test
  void theOrderOfParametersDoesNotMatter() {
    assertThat(op().parameters(List.of("w", "b")).build())
        .isEqualTo(op().parameters(List.of("b", "w")).build());
  }

  @Test
  void parametersMatter() {
    assertThat(op().parameters(List.of("w")).build().function())
        .isNotEqualTo(op().parameters(List.of("w", "b")).build().function());
  }

  @Test
  void theNumberOfTheResultMatters() {
    assertThat(op().output(1).build()).isNotEqualTo(op().output(0).build());
    assertThat(op().parameters(List.of("w")).output(1).build().function())
        .isNotEqualTo(op().parameters(List.of("w")).output(0).build().function());
  }

  @Test
  void inPlaceIsAnotherFunction() {
    assertThat(op().inPlace(true).build()).isNotEqualTo(op().build());
  }

  @Test
  void modulesMatterForTheKeyButNotForTheFunction() {
    Fingerprint outside = op().parameters(List.of("w")).build();
    Fingerprint inside = op().parameters(List.of("w")).modules(List.of("a", "a.b")).build();

    assertThat(inside.key()).isNotEqualTo(outside.key());
    assertThat(inside.function()).isEqualTo(outside.function());
  }

  @Test
  void whatIsInAModuleIsAnchored() {
    assertThat(op().modules(List.of("a")).build().anchored()).isTrue();
    assertThat(op().build().anchored()).isFalse();
    assertThat(Fingerprint.buffer("mean", List.of()).anchored()).isTrue();
    assertThat(Fingerprint.input("[2]", "float32").anchored()).isFalse();
  }

  @Test
  void onlyOperationsWithParametersHaveAFunction() {
    assertThat(op().build().usesParameters()).isFalse();
    assertThat(op().parameters(List.of("w")).build().usesParameters()).isTrue();
    assertThat(Fingerprint.output("[2]", "float32").usesParameters()).isFalse();
  }

  @Test
  void inputsAndOutputsGoByShapeAndType() {
    assertThat(Fingerprint.input("[2]", "float32"))
        .isEqualTo(Fingerprint.input("[2]", "float32"))
        .isNotEqualTo(Fingerprint.input("[3]", "float32"))
        .isNotEqualTo(Fingerprint.input("[2]", "int64"))
        .isNotEqualTo(Fingerprint.output("[2]", "float32"));
  }

  @Test
  void buffersGoByAddressAndModules() {
    assertThat(Fingerprint.buffer("bn.mean", List.of("bn")))
        .isNotEqualTo(Fingerprint.buffer("bn.var", List.of("bn")))
        .isNotEqualTo(Fingerprint.buffer("bn.mean", List.of()));
  }

  @Test
  void anOperationNeedsAType() {
    assertThatThrownBy(() -> Fingerprint.operation(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an operation needs a type");
    assertThatThrownBy(() -> op().output(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fingerprint("", "", false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Fingerprint.Builder op() {
    return Fingerprint.operation("linear");
  }
}
