package dev.loupe.render.theme;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/** The palettes of the themes. Text has a contrast of 4.5 or more to what it stands on. */
final class Palettes {
  /** TorchLens' colours, softened. */
  static final Palette LIGHT =
      new Palette(
          ImmutableMap.<String, String>builder()
              .put(".card", "fill:#ffffff;stroke:#e2e7ee")
              .put(".plate", "fill:#ffffff")
              .put("text", "fill:#465160")
              .put(".model", "fill:#17202b")
              .put(".title", "fill:#17202b")
              .put(".node .address", "fill:#2f5fb8")
              .put(".node.output .address", "fill:#1c468f")
              .put(".face", "fill:#ffffff;stroke:#5c6878")
              .put(".side", "fill:#d3d9e2;stroke:#5c6878")
              .put(".input .face", "fill:#a9f2a9;stroke:#2e8b3d")
              .put(".output .face", "fill:#ffb0b0;stroke:#c23b3b")
              .put(".node.parameters .face", "fill:#e4e7ec")
              .put(".decision .face", "fill:#f7d460;stroke:#8f6d00")
              .put(".node.decision text", "fill:#3d2f00")
              .put(".buffer .face", "fill:#fafbfc;stroke:#8d97a5")
              .put(".module .face", "fill:#f4f6f9")
              .put(".node.module.parameters .face", "fill:#e9ecf1")
              .put(".failure .face", "fill:#d92d2d;stroke:#8f1414")
              .put(".failure .side", "fill:#b32020;stroke:#8f1414")
              .put(".node.failure text", "fill:#ffffff")
              .put(".boundary .face", "fill:#ffffff;stroke:#98a2b1")
              .put(".boundary .title", "fill:#5c6878")
              .put(".tint", "fill:#4c6ef5")
              .put(".cluster .frame", "fill:#4c6ef5;stroke:#aebbd3")
              .put(".cluster-title text", "fill:#515d75")
              .put(".cluster-title .address", "fill:#33415c")
              .put(".edge .line", "stroke:#687485")
              .put(".edge .arrow", "fill:#687485")
              .put(".edge.back .line", "stroke:#8a5cd1")
              .put(".edge.back .arrow", "fill:#8a5cd1")
              .put(".edge.back text", "fill:#7443c4")
              .put(".edge.gradient .line", "stroke:#3f51d8")
              .put(".edge.gradient .arrow", "fill:#3f51d8")
              .buildOrThrow(),
          ImmutableList.of(
              "#ffffff", "#fff0dd", "#fdd9ab", "#fdbb78", "#fb9a4b", "#f0761f", "#d55a0a",
              "#a94204", "#7a2c02"),
          ImmutableList.of(
              "fill:#9ecae9",
              "fill:#ffbf79",
              "fill:#98d88a",
              "fill:#ff9d98",
              "fill:#d6a5e0",
              "fill:#f2e06b",
              "fill:#83cfc6",
              "fill:#d8b5a5"),
          "fill:#dfe3e8",
          "fill:#eef1f5;stroke-dasharray:8 2 2 2");

  static final Palette DARK =
      new Palette(
          ImmutableMap.<String, String>builder()
              .put(".card", "fill:#12171e;stroke:#2b333d")
              .put(".plate", "fill:#12171e")
              .put("text", "fill:#b4bfcc")
              .put(".model", "fill:#f0f4f8")
              .put(".title", "fill:#f0f4f8")
              .put(".node .address", "fill:#8ab8ff")
              .put(".face", "fill:#1d242d;stroke:#8592a2")
              .put(".side", "fill:#46515f;stroke:#8592a2")
              .put(".input .face", "fill:#1c4d29;stroke:#5fd47a")
              .put(".output .face", "fill:#662929;stroke:#ff8d86")
              .put(".node.parameters .face", "fill:#364150")
              .put(".decision .face", "fill:#f7d460;stroke:#fff0b8")
              .put(".node.decision text", "fill:#3d2f00")
              .put(".buffer .face", "fill:#161c23;stroke:#738091")
              .put(".module .face", "fill:#232c38")
              .put(".node.module.parameters .face", "fill:#303a48")
              .put(".failure .face", "fill:#c02626;stroke:#ff8d86")
              .put(".failure .side", "fill:#8f1d1d;stroke:#ff8d86")
              .put(".node.failure text", "fill:#ffffff")
              .put(".boundary .face", "fill:#12171e;stroke:#6b7787")
              .put(".boundary .title", "fill:#a4b0be")
              .put(".tint", "fill:#7ea6ff")
              .put(".cluster .frame", "fill:#7ea6ff;stroke:#43526a")
              .put(".cluster-title text", "fill:#93a1b5")
              .put(".cluster-title .address", "fill:#cfdaea")
              .put(".edge .line", "stroke:#8794a4")
              .put(".edge .arrow", "fill:#8794a4")
              .put(".edge.back .line", "stroke:#b493f0")
              .put(".edge.back .arrow", "fill:#b493f0")
              .put(".edge.back text", "fill:#c4a9f5")
              .put(".edge.gradient .line", "stroke:#9197f6")
              .put(".edge.gradient .arrow", "fill:#9197f6")
              .buildOrThrow(),
          ImmutableList.of(
              "#1d242d", "#3a2c22", "#5a3a1f", "#7d4a1a", "#a35b15", "#c97018", "#ea8a2b",
              "#ffab55", "#ffd199"),
          ImmutableList.of(
              "fill:#2f5f8a",
              "fill:#8f4f12",
              "fill:#2f6b34",
              "fill:#8a2f2f",
              "fill:#6a4a8f",
              "fill:#7a6a10",
              "fill:#1f6b6b",
              "fill:#8a3a6a"),
          "fill:#46515f",
          "fill:#2a323c;stroke-dasharray:8 2 2 2");

  /** Okabe and Ito, Color Universal Design, 2002; blues for what is counted. */
  static final Palette COLORBLIND =
      new Palette(
              LIGHT.rules(),
              ImmutableList.of(
                  "#ffffff", "#e3eefa", "#c5dcf2", "#a0c6e8", "#72acd9", "#4a90c8", "#2c73b3",
                  "#175696", "#0a3a70"),
              ImmutableList.of(
                  "fill:#e69f00",
                  "fill:#56b4e9",
                  "fill:#009e73",
                  "fill:#f0e442",
                  "fill:#0072b2",
                  "fill:#d55e00",
                  "fill:#cc79a7",
                  "fill:#333333"),
              "fill:#c4c9d0",
              LIGHT.unknown())
          .withRules(
              ImmutableMap.<String, String>builder()
                  .put(".input .face", "fill:#cfe8f9;stroke:#0072b2")
                  .put(".output .face", "fill:#ffe0a3;stroke:#b36b00")
                  .put(".decision .face", "fill:#f0e442;stroke:#6b6400")
                  .put(".failure .face", "fill:#a84300;stroke:#5e2600")
                  .put(".failure .side", "fill:#8a3700;stroke:#5e2600")
                  .put(".edge.back .line", "stroke:#a5447c;stroke-dasharray:9 3")
                  .put(".edge.back .arrow", "fill:#a5447c")
                  .put(".edge.back text", "fill:#8a2f64")
                  .put(".edge.gradient .line", "stroke:#0072b2")
                  .put(".edge.gradient .arrow", "fill:#0072b2")
                  .buildOrThrow());

  static final Palette PAPER =
      new Palette(
              LIGHT.rules(),
              ImmutableList.of(
                  "#ffffff", "#f0f0f0", "#dedede", "#cacaca", "#b3b3b3", "#999999", "#7c7c7c",
                  "#5a5a5a", "#333333"),
              ImmutableList.of(
                  "fill:#ffffff",
                  "fill:#d9d9d9",
                  "fill:#a6a6a6",
                  "fill:#ffffff;stroke-width:3",
                  "fill:#d9d9d9;stroke-width:3",
                  "fill:#a6a6a6;stroke-width:3",
                  "fill:#ffffff;stroke-width:2;stroke-dasharray:7 3",
                  "fill:#595959"),
              "fill:#f2f2f2;stroke-dasharray:2 2",
              "fill:#f2f2f2;stroke-dasharray:8 2 2 2")
          .withRules(
              ImmutableMap.<String, String>builder()
                  .put(".card", "fill:#ffffff;stroke:#bbbbbb")
                  .put("text", "fill:#333333")
                  .put(".model", "fill:#000000")
                  .put(".title", "fill:#000000")
                  .put(".node .address", "fill:#333333")
                  .put(".node.output .address", "fill:#333333")
                  .put(".face", "fill:#ffffff;stroke:#444444")
                  .put(".side", "fill:#bbbbbb;stroke:#444444")
                  .put(".input .face", "fill:#ffffff;stroke:#000000;stroke-width:2.6")
                  .put(".output .face", "fill:#d0d0d0;stroke:#000000;stroke-width:2.6")
                  .put(".node.parameters .face", "fill:#e6e6e6")
                  .put(
                      ".decision .face",
                      "fill:#ffffff;stroke:#000000;stroke-width:2;stroke-dasharray:10 3 2 3")
                  .put(".node.decision text", "fill:#000000")
                  .put(".buffer .face", "fill:#ffffff;stroke:#777777")
                  .put(".module .face", "fill:#f6f6f6")
                  .put(".node.module.parameters .face", "fill:#e6e6e6")
                  .put(".failure .face", "fill:#222222;stroke:#000000")
                  .put(".failure .side", "fill:#000000;stroke:#000000")
                  .put(".boundary .face", "fill:#ffffff;stroke:#777777")
                  .put(".boundary .title", "fill:#444444")
                  .put(".tint", "fill:#888888")
                  .put(".cluster .frame", "fill:#888888;stroke:#999999")
                  .put(".cluster-title text", "fill:#444444")
                  .put(".cluster-title .address", "fill:#222222")
                  .put(".edge .line", "stroke:#555555")
                  .put(".edge .arrow", "fill:#555555")
                  .put(".edge.back .line", "stroke:#000000;stroke-dasharray:9 3")
                  .put(".edge.back .arrow", "fill:#000000")
                  .put(".edge.back text", "fill:#000000")
                  .put(".edge.gradient .line", "stroke:#000000")
                  .put(".edge.gradient .arrow", "fill:#000000")
                  .buildOrThrow());

  private Palettes() {}
}
