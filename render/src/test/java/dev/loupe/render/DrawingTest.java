package dev.loupe.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loupe.error.BadInputException;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
  private final Drawing drawing = Drawing.of(Nets.simpleRecurrent());

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "net.svg, <svg",
    "net.SVG, <svg",
    "net.dot, digraph",
    "net.gv, digraph",
    "net.mmd, ---",
    "net.me.json, '{\n \"label\": \"SimpleRecurrent\"'",
    "net.json, '{\n  \"model\": \"SimpleRecurrent\"'",
    "net.pdf, %PDF-1.7"
  })
  void theExtensionSaysTheFormat(String name, String start, @TempDir Path folder)
      throws IOException {
    drawing.write(folder.resolve(name));
    assertThat(Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1))
        .startsWith(start);
    assertThat(files(folder)).containsExactly(name);
  }

  @Test
  void anUnknownExtensionListsWhatThereIs(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> drawing.write(folder.resolve("net.bmp")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "net.bmp: its name must end in .svg, .png, .pdf, .dot, .gv, .mmd, .mermaid, .me.json, .json");
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void aFormatThatIsNamedNeedsNoExtension(@TempDir Path folder) throws IOException {
    drawing.write(folder.resolve("net.txt"), Format.MERMAID);
    assertThat(folder.resolve("net.txt")).hasContent(drawing.mermaid());
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyFormatIsKnownByItsExtensions(Format format) {
    for (String extension : format.extensions()) {
      assertThat(Format.of(Path.of("a.b." + extension))).isEqualTo(format);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aScaleIsAboveZero(double scale) {
    assertThatThrownBy(() -> drawing.scale(scale))
        .isInstanceOf(BadInputException.class)
        .hasMessage("No scale " + scale + ": give a number above 0, such as 2");
  }

  @Test
  void aPngIsTheDrawingInPixels() throws IOException {
    byte[] png;
    try {
      png = drawing.scale(1).png();
    } catch (BadInputException e) {
      abort(e.getMessage());
      return;
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(drawing.svg())
        .contains("width=\"%d\" height=\"%d\"".formatted(image.getWidth(), image.getHeight()));
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y));
      }
    }
    // The card, inputs, parameters and outputs, as the style sheet says.
    assertThat(colours).contains(0xFFFFFFFF, 0xFFA9F2A9, 0xFFE4E7EC, 0xFFFFB0B0);
    assertThat(image.getRGB(0, 0) >>> 24).as("the corner is transparent").isLessThan(128);
  }

  @Test
  void anExistingFileIsReplaced(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), "old");
    drawing.write(file);
    assertThat(file).content().startsWith("{");
  }

  @Test
  void aMissingFolderIsOneClearLine(@TempDir Path folder) {
    Path file = folder.resolve("none").resolve("net.json");
    assertThatThrownBy(() -> drawing.write(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Cannot write " + file + ": there is no such folder");
  }

  @Test
  void aFolderIsNoFile(@TempDir Path folder) throws IOException {
    Path file = Files.createDirectory(folder.resolve("net.svg"));
    assertThatThrownBy(() -> drawing.write(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Cannot write " + file + ": it is a folder");
  }

  @Test
  void aFailureLeavesTheOldFileAlone(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("net.svg"), "old");
    assertThatThrownBy(() -> drawing.focus("nowhere").write(file))
        .isInstanceOf(BadInputException.class);
    assertThat(file).hasContent("old");
    assertThat(files(folder)).containsExactly("net.svg");
  }

  @Test
  void drawingsAreImmutable() {
    String before = drawing.dot();
    assertThat(drawing.view(View.ROLLED).direction(Direction.LEFT_RIGHT).dot())
        .contains("rankdir=LR")
        .isNotEqualTo(before);
    assertThat(drawing.dot()).isEqualTo(before);
  }

  @Test
  void equalDrawingsAreEqualToTheByte() {
    assertThat(Drawing.of(Nets.residual()).svg()).isEqualTo(Drawing.of(Nets.residual()).svg());
  }

  @Test
  void theModelsOwnNameIsNoModuleToFocusOn() {
    assertThatThrownBy(() -> drawing.focus("").svg()).isInstanceOf(BadInputException.class);
  }

  @ParameterizedTest
  @EnumSource(View.class)
  void graphvizDrawsTheSameNodes(View view) {
    assumeTrue(hasGraphviz(), "needs Graphviz' dot");
    Drawing nested = Drawing.of(Nets.residual()).view(view).engine(Engine.DOT);
    String svg = nested.svg();
    nested.graph().root().allNodes().forEach(node -> assertThat(svg).contains(">" + node.id()));
    nested.graph().root().allGroups().forEach(group -> assertThat(svg).contains(group.label()));
  }

  private static boolean hasGraphviz() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "dot")));
  }
}
