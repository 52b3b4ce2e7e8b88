package dev.loupe.render.export.pdf;

import dev.loupe.error.LoupeException;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/**
 * Writes SVG documents as PDF. It knows the elements that drawings of Loupe and of Graphviz are
 * made of, and needs no fonts, so that a drawing has the same bytes on every machine.
 */
public final class PdfWriter {
  /** What Acrobat and others show at most (ISO 32000-1, annex C). */
  private static final double LONGEST_SIDE = 14_400;

  /** A pixel is 1/96 of an inch, a point 1/72. */
  private static final double POINTS_PER_PIXEL = 0.75;

  private static final float PDF_VERSION = 1.7f;

  /** PDFBox would take the time for it. */
  private static final long DOCUMENT_ID = 0;

  private PdfWriter() {}

  /**
   * Writes a document as one page.
   *
   * @param svg a document without style sheets, with a {@code viewBox}
   * @return the PDF; its page has the drawing's size, or fits into 14,400 points
   */
  public static byte[] write(String svg) {
    try (PDDocument document = new PDDocument()) {
      XMLInputFactory factory = XMLInputFactory.newFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      XMLStreamReader in = factory.createXMLStreamReader(new StringReader(svg));
      in.nextTag();
      String title = addPage(document, in);
      return file(document, title);
    } catch (XMLStreamException e) {
      throw new LoupeException("The drawing is no SVG: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be: the bytes go to memory", e);
    }
  }

  /** Adds the drawing's page and gives the drawing's title. */
  private static String addPage(PDDocument document, XMLStreamReader in)
      throws XMLStreamException, IOException {
    Style root = Style.NONE.within(in);
    double[] box = root.numbers("viewBox");
    double points =
        root.number("width", box[2]) * (root.text("width").endsWith("pt") ? 1 : POINTS_PER_PIXEL);
    double scale = Math.min(points / box[2], LONGEST_SIDE / Math.max(box[2], box[3]));
    PDPage page = new PDPage(new PDRectangle((float) (box[2] * scale), (float) (box[3] * scale)));
    document.addPage(page);
    // PDF's y grows upwards.
    AffineTransform toPage = new AffineTransform(scale, 0, 0, -scale, 0, box[3] * scale);
    toPage.translate(-box[0], -box[1]);
    try (PDPageContentStream content =
        new PDPageContentStream(document, page, AppendMode.OVERWRITE, /* compress= */ true)) {
      PdfCanvas canvas = new PdfCanvas(content);
      canvas.enter(toPage);
      String title = new SvgReader(in, canvas).paint();
      canvas.leave();
      page.setAnnotations(annotations(canvas.links()));
      return title;
    }
  }

  private static List<PDAnnotation> annotations(List<PdfCanvas.Link> links) {
    return links.stream().map(PdfWriter::annotation).toList();
  }

  private static PDAnnotation annotation(PdfCanvas.Link link) {
    Rectangle2D area = link.area();
    PDActionURI action = new PDActionURI();
    action.setURI(link.url());
    PDAnnotationLink annotation = new PDAnnotationLink();
    annotation.setAction(action);
    annotation.setRectangle(
        new PDRectangle(
            (float) area.getX(),
            (float) area.getY(),
            (float) area.getWidth(),
            (float) area.getHeight()));
    annotation.setBorder(new COSArray(List.of(COSInteger.ZERO, COSInteger.ZERO, COSInteger.ZERO)));
    return annotation;
  }

  private static byte[] file(PDDocument document, String title) throws IOException {
    document.getDocumentInformation().setTitle(title);
    document.getDocumentInformation().setProducer("Loupe");
    PDViewerPreferences preferences = new PDViewerPreferences(new COSDictionary());
    preferences.setDisplayDocTitle(true);
    document.getDocumentCatalog().setViewerPreferences(preferences);
    document.getDocument().setVersion(PDF_VERSION);
    document.setDocumentId(DOCUMENT_ID);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }
}
