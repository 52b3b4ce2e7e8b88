package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ViewFlagsTest {
  @TempDir Path folder;

  private Cli draw(Path file, String... arguments) {
    return Cli.run(
        Stream.of(List.of("graph"), List.of(arguments), List.of("-o", file.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  /** The bold texts of a drawing: layers and boxes. */
  private List<String> titles(String... arguments) throws IOException {
    Path file = folder.resolve("a.svg");
    assertThat(draw(file, arguments)).extracting(Cli::exitCode).isEqualTo(0);
    return Pattern.compile("class=\"title\"[^>]*>([^<]*)<")
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult title) -> title.group(1))
        .toList();
  }

  @Test
  void starsStandForAnyAddress() throws IOException {
    assertThat(titles("resnet18", "--collapse", "layer?.*", "--collapse", "layer4"))
        .contains("@layer1.0", "@layer1.1", "@layer3.1", "@layer4")
        .doesNotContain("@layer4.0");
  }

  @Test
  void classesAreCollapsedAndModulesExpanded() throws IOException {
    assertThat(titles("resnet18", "--collapse-class", "BasicBl*", "--expand", "layer2.0"))
        .contains("@layer1.0", "@layer1.1", "@layer2.1", "@layer4.1", "conv2d_6_19")
        .doesNotContain("@layer2.0");
    assertThat(titles("resnet18", "--depth", "1", "--expand", "layer3"))
        .contains("@layer1", "@layer2", "@layer3.0", "@layer3.1", "@layer4");
  }

  @Test
  void typesAreHiddenHoweverTheyAreWritten() throws IOException {
    assertThat(titles("alexnet", "--hide", "ReLU", "--hide", "max_pool2d", "--hide", "drop*"))
        .containsExactlyInAnyOrder(
            "input_1",
            "conv2d_1_1",
            "conv2d_2_4",
            "conv2d_3_7",
            "conv2d_4_9",
            "conv2d_5_11",
            "adaptiveavgpool2d_1_14",
            "flatten_1_15",
            "linear_1_17",
            "linear_2_20",
            "linear_3_22",
            "output_1");
  }

  @Test
  void autoOpensWhatThereIsRoomForAndVerboseTells() {
    Cli result = draw(folder.resolve("a.svg"), "alexnet", "--auto", "12", "--verbose");
    assertThat(result.err().lines())
        .contains(
            "loupe: auto: depth 2 without opening features (12 nodes, 12 wanted at most)",
            "loupe: layout: embedded, as by default (12 nodes, 11 edges)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --collapse clasifier.*      | No module 'clasifier.*'; near it are classifier, classifier.0, classifier.1
          --expand zzzzzzzz           | No module 'zzzzzzzz'; `loupe summary` lists the modules
          --collapse-class Sequental  | No module class 'Sequental'; near it are Sequential
          --collapse-class zzz        | No module class 'zzz'; there are Sequential, Conv2d, ReLU, MaxPool2d, AdaptiveAvgPool2d, Dropout, Linear
          --hide rellu                | No operator type 'rellu'; near it are relu
          --hide out*                 | Nothing of type 'out*' can be hidden: inputs, outputs and conditions are always drawn
          --auto 0                    | No drawing has 0 boxes: give 1 or more
          --auto x                    | Invalid value for option '--auto': 'x' is not an int; see `loupe graph --help`
          """)
  void aPatternThatMeansNothingIsOneLineAndNoFile(String flags, String message) {
    Path file = folder.resolve("none.svg");
    Cli result =
        draw(
            file,
            Stream.concat(Stream.of("alexnet"), Stream.of(flags.split(" ", -1)))
                .toArray(String[]::new));

    assertThat(result).isEqualTo(new Cli(2, "", "loupe: " + message + "\n"));
    assertThat(file).doesNotExist();
  }
}
