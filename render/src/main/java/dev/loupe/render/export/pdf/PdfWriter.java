package dev.loupe.render.export.pdf;

import com.google.common.base.Splitter;
import dev.loupe.error.LoupeException;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Writes SVG documents as PDF. It knows the elements that drawings of Loupe and of Graphviz are
 * made of, and needs no fonts, so that a drawing has the same bytes on every machine.
 */
public final class PdfWriter {
  /** What Acrobat and others show at most (ISO 32000-1, annex C). */
  private static final double LONGEST_SIDE = 14_400;

  /** A pixel is 1/96 of an inch, a point 1/72. */
  private static final double POINTS_PER_PIXEL = 0.75;

  private final PdfDocument document = new PdfDocument();
  private final PdfCanvas canvas = new PdfCanvas();

  private PdfWriter() {}

  /**
   * Writes a document as one page.
   *
   * @param svg a document without style sheets, with a {@code viewBox}
   * @return the PDF; its page has the drawing's size, or fits into 14,400 points
   */
  public static byte[] write(String svg) {
    try {
      XMLInputFactory factory = XMLInputFactory.newFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      XMLStreamReader in = factory.createXMLStreamReader(new StringReader(svg));
      in.nextTag();
      return new PdfWriter().page(in);
    } catch (XMLStreamException e) {
      throw new LoupeException("The drawing is no SVG: " + e.getMessage(), e);
    }
  }

  private byte[] page(XMLStreamReader in) throws XMLStreamException {
    List<Double> box =
        Splitter.on(' ')
            .splitToStream(in.getAttributeValue(null, "viewBox"))
            .map(Double::valueOf)
            .toList();
    String shown = in.getAttributeValue(null, "width");
    double points = Paint.number(shown, box.get(2)) * (shown.endsWith("pt") ? 1 : POINTS_PER_PIXEL);
    double scale = Math.min(points / box.get(2), LONGEST_SIDE / Math.max(box.get(2), box.get(3)));
    double width = box.get(2) * scale;
    double height = box.get(3) * scale;
    // PDF's y grows upwards.
    AffineTransform toPage = new AffineTransform(scale, 0, 0, -scale, 0, height);
    toPage.translate(-box.get(0), -box.get(1));
    canvas.save();
    canvas.transform(toPage);
    SvgPage page = new SvgPage(in, canvas);
    page.paint();
    canvas.restore();
    return file(page, width, height, toPage);
  }

  private byte[] file(SvgPage page, double width, double height, AffineTransform toPage) {
    StringBuilder fonts = new StringBuilder();
    for (Helvetica font : Helvetica.values()) {
      int number =
          document.add(
              "<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>"
                  .formatted(font.pdfName()));
      fonts.append("/%s %d 0 R".formatted(font.resource(), number));
    }
    int content = document.addStream(canvas.toString());
    List<Integer> annotations = new ArrayList<>();
    for (SvgPage.Link link : page.links()) {
      annotations.add(document.add(annotation(link, toPage)));
    }
    String references =
        annotations.stream().map(number -> number + " 0 R").collect(Collectors.joining(" "));
    // The page names its parent, which comes next.
    int pages = content + annotations.size() + 2;
    int number =
        document.add(
            "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Contents %d 0 R%s/Resources<</Font<<%s>>/ExtGState%s>>>>"
                .formatted(
                    pages,
                    PdfCanvas.number(width),
                    PdfCanvas.number(height),
                    content,
                    references.isEmpty() ? "" : "/Annots[" + references + "]",
                    fonts,
                    canvas.opacityResources()));
    document.add("<</Type/Pages/Count 1/Kids[%d 0 R]>>".formatted(number));
    int catalog =
        document.add(
            "<</Type/Catalog/Pages %d 0 R/ViewerPreferences<</DisplayDocTitle true>>>>"
                .formatted(pages));
    int information =
        document.add("<</Title %s/Producer(Loupe)>>".formatted(PdfDocument.text(page.title())));
    return document.finish(catalog, information);
  }

  private static String annotation(SvgPage.Link link, AffineTransform toPage) {
    Rectangle2D area = toPage.createTransformedShape(link.area()).getBounds2D();
    return "<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[%s %s %s %s]/A<</S/URI/URI%s>>>>"
        .formatted(
            PdfCanvas.number(area.getMinX()),
            PdfCanvas.number(area.getMinY()),
            PdfCanvas.number(area.getMaxX()),
            PdfCanvas.number(area.getMaxY()),
            PdfDocument.string(link.url()));
  }
}
