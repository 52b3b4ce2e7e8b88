package dev.loupe.render.export.dot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Golden;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.view.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DotWriterTest {

  @Test
  void nodesStandInTheirClusters() throws IOException {
    Golden.assertSame("residual.dot", Drawing.of(Nets.residual()).depth(3).dot());
  }

  @Test
  void rolledEdgesHaveTheirPasses() throws IOException {
    String dot = Drawing.of(Nets.simpleRecurrent()).view(View.ROLLED).dot();
    assertThat(dot)
        .contains(
            "\"mul_1_3\" -> \"linear_1_1\" [taillabel=\"  Out 1-3  \", headlabel=\"  In 2-4  \"]");
    Golden.assertSame("recurrent.dot", dot);
  }

  @Test
  void namesAreEscaped() {
    Net net = new Net("A \"quoted\" <model> \\");
    net.output("output.<b>&\"", net.input("x", 1));
    assertThat(Drawing.of(net.history()).dot())
        .contains("digraph \"A \\\"quoted\\\" <model> \\\\\" {")
        .contains("<b>A &quot;quoted&quot; &lt;model&gt; \\</b>")
        .contains("@output.&lt;b&gt;&amp;&quot;");
  }

  @Test
  void layersWithASourceLineHaveTheirUrl() {
    String dot =
        Drawing.of(Nets.simpleRecurrent()).sourceUrl("https://example.org/{file}#L{line}").dot();
    assertThat(dot.lines().filter(line -> line.contains("URL=")))
        .hasSize(4)
        .allMatch(
            line -> line.endsWith(", URL=\"https://example.org/model.py#L7\", target=\"_top\"]"));
  }

  @Test
  void equalHistoriesGiveEqualGraphs() {
    assertThat(Drawing.of(Nets.inception()).dot()).isEqualTo(Drawing.of(Nets.inception()).dot());
  }

  @Test
  void withoutGraphvizOneLineSaysWhatToDo() {
    assertThatThrownBy(
            () -> Graphviz.svg("digraph {}", "no-such-dot-anywhere", Duration.ofSeconds(5)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "Cannot run Graphviz' no-such-dot-anywhere: install Graphviz, or use the embedded engine");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aGraphvizThatHangsIsKilled(@TempDir Path folder) throws IOException {
    Path script = script(folder, "exec sleep 60");
    assertThatThrownBy(() -> Graphviz.svg("digraph {}", script.toString(), Duration.ofMillis(300)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did not finish");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theGraphGoesInAndTheDrawingComesOut(@TempDir Path folder) throws IOException {
    Path script = script(folder, "echo \"<svg>$(cat)</svg>\"");
    assertThat(Graphviz.svg("digraph {}", script.toString(), Duration.ofSeconds(20)))
        .contains("digraph {}");
  }

  private static Path script(Path folder, String body) throws IOException {
    Path script = Files.writeString(folder.resolve("dot"), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
