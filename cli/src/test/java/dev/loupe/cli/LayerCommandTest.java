package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerCommandTest {
  private static final String[] MODEL = {"layer", "alexnet"};

  private static Cli layer(String key) {
    return Cli.run(MODEL[0], MODEL[1], key);
  }

  @Test
  void printsALayerAsTorchLensDoes() {
    Cli result = layer("conv2d_3_7");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out().replaceAll("elapsed: .*", "elapsed: ?").replaceAll(":\\d+ \\(", " ("))
        .isEqualTo(
            """
            Layer conv2d_3_7, operation 8/24:
                Output tensor: shape=(1, 384, 13, 13), dtype=torch.float32, size=253.5 KB
                Params: Computed from params with shape (384, 192, 3, 3), (384,); 663936 params total (2.5 MB)
                Parent Layers: maxpool2d_2_6
                Child Layers: relu_3_8
                Function: conv2d (aten::conv2d)
                Arguments: stride=[1, 1], padding=[1, 1], dilation=[1, 1], groups=1
                Time elapsed: ?
                Source:
                    Sequential.java (lambda$add$1)
                    Sequential.java (forward)
                    AlexNet.java (forward)
                Computed inside module: features.6
                Output of modules: features.6
                Output of bottom-level module: features.6
                Lookup keys: -17, 7, conv2d_3_7, conv2d_3_7:1, conv2d_3, conv2d_3:1, features.6, features.6:1
                Cost: 112 MMACs, 224 MFLOPs
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv2d_3", "conv2d_3_7:1", "features.6", "7", "-17"})
  void aLayerHasManyNames(String key) {
    assertThat(layer(key).out()).startsWith("Layer conv2d_3_7, operation 8/24:\n");
  }

  @Test
  void inputsAndOutputsAreLayersToo() {
    assertThat(layer("-1").out().replaceAll("    Lookup.*\n", ""))
        .isEqualTo(
            """
            Layer output_1, operation 24/24:
                Output tensor: shape=(1, 1000), dtype=torch.float32, size=3.9 KB
                Params: none
                Address: output
                Parent Layers: linear_3_22
                Child Layers: none
                Computed inside module: none
                Output of modules: none
            """);
  }

  @Test
  void passesAreNamed() {
    assertThat(Cli.run("layer", "simple-recurrent", "fc:2").out())
        .startsWith("Layer linear_1_1:2, operation 5/14:\n")
        .contains("    Parent Layers: mul_1_3:1\n")
        .contains("    Computed inside module: fc:2\n");
  }

  @Test
  void anUnknownLayerIsTold() {
    assertThat(layer("conv2d_33"))
        .isEqualTo(
            new Cli(
                2, "", "loupe: No layer 'conv2d_33'; near it are conv2d_3, conv2d_1, conv2d_2\n"));
    assertThat(layer("99"))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: No layer 99: there are 24 layers, so give an ordinal from -24 to 23\n"));
  }

  @Test
  void anAmbiguousKeyListsWhatItMayMean() {
    assertThat(layer("dropout"))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: 'dropout' may mean 2 layers: dropout_1_16, dropout_2_19; give one of"
                    + " these\n"));
  }
}
