package dev.loupe.render.layout;

/**
 * The size and weight of a text, and how wide it is. The widths are Helvetica's (Arial and
 * Liberation Sans have the same), so that drawings are the same on machines with other fonts or
 * none; {@link #width} adds what keeps a text inside of its box where a wider font stands in.
 *
 * @param size the size, in pixels
 * @param bold whether it is bold
 */
public record Font(double size, boolean bold) {

  /** Thousandths of the font's size for the characters from space to tilde. */
  private static final int[] WIDTHS = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584 // to ~
  };

  private static final double PER_SIZE = 1000;
  private static final int OTHER_WIDTH = 667;
  private static final int WIDE_WIDTH = 1000;

  /** From here on lie the scripts whose characters are as wide as they are high. */
  private static final int FIRST_WIDE = 0x1100;

  private static final double SLACK = 1.06;
  private static final double BOLD_SLACK = 1.14;

  /** The width of a text, in pixels. */
  public double width(String text) {
    double sum = text.codePoints().mapToDouble(Font::thousandths).sum();
    return sum / PER_SIZE * size * (bold ? BOLD_SLACK : SLACK);
  }

  private static int thousandths(int character) {
    if (character >= ' ' && character <= '~') {
      return WIDTHS[character - ' '];
    }
    return character >= FIRST_WIDE ? WIDE_WIDTH : OTHER_WIDTH;
  }

  /** The distance between the baselines of two lines. */
  public double lineHeight() {
    return Rounding.nearest(size * 1.4);
  }
}
