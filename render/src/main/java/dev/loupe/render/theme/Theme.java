package dev.loupe.render.theme;

import java.util.Optional;

/** The colours of a drawing. */
public enum Theme {
  /** Light, and dark where the page's reader prefers that; in DOT light. */
  AUTO(Palettes.LIGHT),
  /** For light pages. */
  LIGHT(Palettes.LIGHT),
  /** For dark pages. */
  DARK(Palettes.DARK),
  /** Greys alone, for print: outlines and dashes tell the kinds of nodes. */
  PAPER(Palettes.PAPER),
  /** Colours that those with a colour vision deficiency can tell apart (Okabe and Ito's). */
  COLORBLIND(Palettes.COLORBLIND);

  private final Palette palette;

  Theme(Palette palette) {
    this.palette = palette;
  }

  /** The colours where nobody prefers others. */
  public Palette palette() {
    return palette;
  }

  /** The colours for those who prefer dark pages. */
  public Optional<Palette> dark() {
    return this == AUTO ? Optional.of(Palettes.DARK) : Optional.empty();
  }
}
