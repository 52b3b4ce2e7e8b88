package dev.loupe.render.export.pdf;

import java.util.stream.Collectors;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.font.encoding.WinAnsiEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The fonts that every PDF viewer has, so that a document need not hold them.
 *
 * @param regular the one of most texts
 * @param bold that of titles
 */
record Helvetica(PDFont regular, PDFont bold) {

  /** The fonts for one document. */
  static synchronized Helvetica load() {
    FontMapper before = FontMappers.instance();
    FontMappers.set(new NoFiles(before));
    try {
      return new Helvetica(
          new PDType1Font(FontName.HELVETICA), new PDType1Font(FontName.HELVETICA_BOLD));
    } finally {
      FontMappers.set(before);
    }
  }

  /** A text in the characters that the fonts have; others are question marks. */
  static String spell(String text) {
    return text.codePoints().mapToObj(Helvetica::character).collect(Collectors.joining());
  }

  private static String character(int code) {
    if (Character.isWhitespace(code) || Character.isSpaceChar(code)) {
      return " ";
    }
    String name = GlyphList.getAdobeGlyphList().codePointToName(code);
    return WinAnsiEncoding.INSTANCE.contains(name) ? Character.toString(code) : "?";
  }

  /**
   * Finds no file for Helvetica. To show a font, which nobody does here, PDFBox would look through
   * all fonts of the machine, and keep a list of them in the user's home directory.
   */
  private record NoFiles(FontMapper others) implements FontMapper {
    @Override
    public FontMapping<FontBoxFont> getFontBoxFont(String name, PDFontDescriptor descriptor) {
      return new FontMapping<>(null, false);
    }

    @Override
    public @Nullable FontMapping<TrueTypeFont> getTrueTypeFont(
        String name, PDFontDescriptor descriptor) {
      return others.getTrueTypeFont(name, descriptor);
    }

    @Override
    public @Nullable CIDFontMapping getCIDFont(
        String name, PDFontDescriptor descriptor, PDCIDSystemInfo system) {
      return others.getCIDFont(name, descriptor, system);
    }
  }
}
