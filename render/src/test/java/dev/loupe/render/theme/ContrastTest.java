package dev.loupe.render.theme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.Tone;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All text can be read: 4.5 is level AA of the Web Content Accessibility Guidelines. */
class ContrastTest {
  private static final double ENOUGH = 4.5;

  static Stream<Palette> palettes() {
    return Stream.concat(Stream.of(Theme.values()).map(Theme::palette), Theme.AUTO.dark().stream())
        .distinct();
  }

  static Stream<Tone> tones() {
    return Stream.of(
            IntStream.rangeClosed(0, Tone.STEPS).mapToObj(i -> new Tone(Tone.Kind.SCALE, i)),
            IntStream.range(0, Tone.CATEGORIES).mapToObj(i -> new Tone(Tone.Kind.CATEGORY, i)),
            Stream.of(Tone.OTHER, Tone.UNKNOWN))
        .flatMap(tones -> tones);
  }

  private static String color(Palette palette, String selector, String property) {
    return palette.value(selector, property).orElseThrow();
  }

  @Test
  void blackAndWhiteHave21() {
    assertThat(Contrast.ratio("#000000", "#ffffff")).isCloseTo(21, within(1e-9));
    assertThat(Contrast.ratio("#777777", "#ffffff")).isCloseTo(4.48, within(0.005));
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void textOnNodes(Palette palette) {
    for (NodeKind kind : NodeKind.values()) {
      assertReadable(palette, "." + kind.cssClass(), "." + kind.cssClass() + " .face");
    }
    assertReadable(palette, ".parameters", ".node.parameters .face");
    assertReadable(palette, ".module", ".node.module.parameters .face");
    assertThat(
            Contrast.ratio(
                color(palette, ".boundary .face", "fill"),
                color(palette, ".boundary .title", "fill")))
        .isGreaterThanOrEqualTo(ENOUGH);
  }

  private static void assertReadable(Palette palette, String kind, String face) {
    String fill = palette.value(face, "fill").orElseGet(() -> color(palette, ".face", "fill"));
    for (String text : List.of("text", ".title", ".node .address")) {
      String own = text.endsWith(".address") ? ".node%s .address".formatted(kind) : text;
      String color =
          Stream.of(".node%s text".formatted(kind), own, text)
              .flatMap(selector -> palette.value(selector, "fill").stream())
              .findFirst()
              .orElseThrow();
      assertThat(Contrast.ratio(fill, color))
          .as("%s %s on %s %s", text, color, face, fill)
          .isGreaterThanOrEqualTo(ENOUGH);
    }
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void textOnColorsThatTellSomething(Palette palette) {
    assertThat(tones())
        .allSatisfy(
            tone ->
                assertThat(Contrast.ratio(palette.fill(tone), palette.text(tone)))
                    .isGreaterThanOrEqualTo(ENOUGH));
  }

  /** Groups lie in each other, and each tints what is in it. */
  @ParameterizedTest
  @MethodSource("palettes")
  void textBesideNodes(Palette palette) {
    String card = color(palette, ".card", "fill");
    for (String text : List.of("text", ".model", ".edge.back text")) {
      assertThat(Contrast.ratio(card, color(palette, text, "fill")))
          .as(text)
          .isGreaterThanOrEqualTo(ENOUGH);
    }
    String ground = card;
    for (int depth = 0; depth < 5; depth++) {
      ground = mixed(ground, color(palette, ".tint", "fill"), .045);
      for (String text :
          List.of(".cluster-title text", ".cluster-title .address", "text", ".edge.back text")) {
        assertThat(Contrast.ratio(ground, color(palette, text, "fill")))
            .as("%s at depth %d", text, depth)
            .isGreaterThanOrEqualTo(ENOUGH);
      }
    }
  }

  private static String mixed(String below, String above, double opacity) {
    StringBuilder mixed = new StringBuilder("#");
    for (int i = 1; i < 7; i += 2) {
      int a = Integer.parseInt(below.substring(i, i + 2), 16);
      int b = Integer.parseInt(above.substring(i, i + 2), 16);
      mixed.append("%02x".formatted(Math.round(a * (1 - opacity) + b * opacity)));
    }
    return mixed.toString();
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void theStepsOfAScaleAreDifferent(Palette palette) {
    assertThat(palette.scale()).doesNotHaveDuplicates();
    assertThat(palette.categories()).doesNotHaveDuplicates();
    for (int i = 1; i < palette.scale().size(); i++) {
      assertThat(Contrast.ratio(palette.scale().get(i - 1), palette.scale().get(i)))
          .as("step %d", i)
          .isGreaterThan(1.08);
    }
  }
}
