package dev.loupe.render.export.pdf;

import com.google.common.primitives.ImmutableIntArray;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The fonts that every PDF viewer has. Their widths are those of Adobe's font metrics, in
 * thousandths of the font's size.
 */
enum Helvetica {
  /** The regular one. */
  REGULAR(
      "F1",
      "Helvetica",
      ImmutableIntArray.of(
          278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // to /
          556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // to ?
          1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // to O
          667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // to _
          333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // to o
          556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584)), // to ~

  /** The bold one. */
  BOLD(
      "F2",
      "Helvetica-Bold",
      ImmutableIntArray.of(
          278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, // to /
          556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, // to ?
          975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, // to O
          667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, // to _
          333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, // to o
          611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584)); // to ~

  private static final int OTHER = 556;
  private static final double PER_SIZE = 1000;
  private static final Charset WIN_ANSI = Charset.forName("windows-1252");

  private final String resource;
  private final String pdfName;
  private final ImmutableIntArray widths;

  Helvetica(String resource, String pdfName, ImmutableIntArray widths) {
    this.resource = resource;
    this.pdfName = pdfName;
    this.widths = widths;
  }

  /** The name that pages have for it. */
  String resource() {
    return resource;
  }

  /** The name that viewers know it by. */
  String pdfName() {
    return pdfName;
  }

  /** A text as bytes, one for each character; those that the font lacks are question marks. */
  static String encode(String text) {
    return new String(text.getBytes(WIN_ANSI), StandardCharsets.ISO_8859_1);
  }

  /** The width of a text at a size. */
  double width(String text, double size) {
    return encode(text).chars().mapToDouble(this::thousandths).sum() / PER_SIZE * size;
  }

  private int thousandths(int character) {
    return character >= ' ' && character <= '~' ? widths.get(character - ' ') : OTHER;
  }
}
