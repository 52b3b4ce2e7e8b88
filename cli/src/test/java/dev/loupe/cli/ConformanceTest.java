package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real models against the facts that are known of them; they are too large for this tree. */
@EnabledIfSystemProperty(
    named = ConformanceTest.MODELS,
    matches = ".+",
    disabledReason = "needs -Dloupe.models=FOLDER with TorchScript files and their facts.json")
final class ConformanceTest {
  static final String MODELS = "loupe.models";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NO_OPERATIONS = Set.of("input", "output", "buffer");

  @TempDir Path folder;

  private static Path models() {
    return Path.of(System.getProperty(MODELS));
  }

  private static JsonNode facts() throws IOException {
    return JSON.readTree(models().resolve("facts.json").toFile());
  }

  static Stream<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    facts().fieldNames().forEachRemaining(files::add);
    return files.stream();
  }

  private List<String> command(String name, String file, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of(name, models().resolve(file).toString()));
    for (JsonNode input : facts().get(file).get("inputs")) {
      // Its way depends on the input's mean; the facts are of the way for a positive one.
      String values = file.startsWith("gate.") ? "=ones" : "";
      command.addAll(List.of("--input", input.asText() + values));
    }
    command.addAll(List.of(more));
    return command;
  }

  private JsonNode record(String file) throws IOException {
    Path json = folder.resolve("a.json");
    Cli result = Cli.run(command("graph", file, "-o", json.toString()).toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return JSON.readTree(json.toFile());
  }

  @ParameterizedTest
  @MethodSource("files")
  void recordsWhatIsKnown(String file) throws IOException {
    JsonNode known = facts().get(file);

    JsonNode history = record(file);

    assertThat(history.get("parameters_total").asLong())
        .isEqualTo(known.get("parameters").asLong());
    if (known.has("module_addresses")) {
      // The first is the model itself.
      assertThat(history.get("modules").size() - 1)
          .isEqualTo(known.get("module_addresses").asInt());
    }
    List<JsonNode> operations = new ArrayList<>();
    history.get("layers").forEach(operations::add);
    operations.removeIf(layer -> NO_OPERATIONS.contains(layer.get("type").asText()));
    if (known.get("operations_equal_torchlens").asBoolean()) {
      assertThat(operations).hasSize(known.get("torchlens").get("operations").asInt());
    } else {
      assertThat(operations).isNotEmpty();
    }
  }

  /** Where both have the same operations, the labels differ only in what {@code graph.md} says. */
  @ParameterizedTest
  @MethodSource("files")
  void namesTheLayersAsTorchLensDoes(String file) throws IOException {
    JsonNode layers = facts().get(file).get("torchlens").get("layers");
    if (layers == null) {
      return;
    }
    Set<String> labels = new LinkedHashSet<>();
    record(file)
        .get("layers")
        .forEach(layer -> labels.add(layer.get("label").asText().replaceAll(":\\d+$", "")));

    List<String> expected = new ArrayList<>();
    // ATen's select is Python's getitem.
    layers.forEach(label -> expected.add(label.asText().replace("getitem", "select")));
    assertThat(labels).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("files")
  void isProved(String file) throws IOException {
    Cli result = Cli.run(command("validate", file, "--json").toArray(String[]::new));

    assertThat(result.exitCode()).as(result.out()).isZero();
    JsonNode report = JSON.readTree(result.out());
    assertThat(report.get("failed").asInt()).isZero();
    assertThat(report.get("faults")).isEmpty();
    assertThat(report.get("operations").asInt()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isDrawnInEveryFormat(String file) throws IOException {
    for (String name : List.of("unrolled.svg", "rolled.svg", "rolled.dot")) {
      Path drawing = folder.resolve(name);
      String view = name.substring(0, name.indexOf('.'));

      Cli result =
          Cli.run(
              command("graph", file, "--view", view, "-o", drawing.toString())
                  .toArray(String[]::new));

      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      assertThat(drawing).isNotEmptyFile();
    }
  }
}
