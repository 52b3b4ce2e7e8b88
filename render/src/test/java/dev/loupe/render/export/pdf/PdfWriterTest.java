package dev.loupe.render.export.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Nets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfWriterTest {

  /** The only page of a document of 200 by 100 pixels. */
  private static PDPage page(String content) throws IOException {
    return page(200, 100, "", content);
  }

  private static PDPage page(int width, int height, String unit, String content)
      throws IOException {
    byte[] pdf =
        PdfWriter.write(
            "<svg width=\"%d%s\" height=\"%d%s\" viewBox=\"0 0 %d %d\">%s</svg>"
                .formatted(width, unit, height, unit, width, height, content));
    PDDocument document = Loader.loadPDF(pdf);
    assertThat(document.getNumberOfPages()).isEqualTo(1);
    return document.getPage(0);
  }

  private static String content(PDPage page) throws IOException {
    return new String(page.getContents().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** What is painted, without the frame that turns the page upside down. */
  private static String painted(String content) throws IOException {
    String page = content(page(content));
    assertThat(page).startsWith("q\n0.75 0 0 -0.75 0 75 cm\n").endsWith("Q\n");
    return page.substring("q\n0.75 0 0 -0.75 0 75 cm\n".length(), page.length() - 2);
  }

  @Test
  void aDrawingHasTheSameBytesEachTime() {
    byte[] pdf = Drawing.of(Nets.residual()).pdf();

    assertThat(Drawing.of(Nets.residual()).pdf()).isEqualTo(pdf);
    assertThat(new String(pdf, StandardCharsets.ISO_8859_1)).startsWith("%PDF-1.7\n");
  }

  @Test
  void whoReadsPdfsInThisJvmKeepsTheirFonts() throws IOException {
    FontMapper fonts = FontMappers.instance();

    page("");

    assertThat(FontMappers.instance()).isSameAs(fonts);
  }

  @Test
  void thePageHasTheDrawingsSizeInPoints() throws IOException {
    assertThat(size(page(200, 100, "", ""))).isEqualTo("150.0 x 75.0");
    assertThat(size(page(20, 10, "pt", ""))).isEqualTo("20.0 x 10.0");
  }

  @Test
  void aLongPageIsScaledDown() throws IOException {
    assertThat(size(page(100, 28_800, "", ""))).isEqualTo("50.0 x 14400.0");
  }

  private static String size(PDPage page) {
    return page.getMediaBox().getWidth() + " x " + page.getMediaBox().getHeight();
  }

  @Test
  void textIsTextInHelvetica() throws IOException {
    PDPage page =
        page("<text x=\"10\" y=\"20\" font-size=\"11px\" fill=\"#ff0000\">a (b) \\</text>");

    assertThat(content(page))
        .contains(
            "q\n/DeviceRGB cs\n1 0 0 sc\nBT\n/F1 11 Tf\n1 0 0 -1 10 20 Tm\n(a \\(b\\) \\\\) Tj\nET\nQ\n");
    PDFont font = page.getResources().getFont(COSName.getPDFName("F1"));
    assertThat(font.getName()).isEqualTo("Helvetica");
    assertThat(font.isEmbedded()).isFalse();
  }

  @Test
  void textIsPlacedByItsWidth() throws IOException {
    String bold = " y=\"0\" font-size=\"10\" font-weight=\"bold\">AB</text>";
    // 722 thousandths for each of the two letters.
    assertThat(painted("<text x=\"50\" text-anchor=\"middle\"" + bold))
        .contains("/F1 10 Tf\n1 0 0 -1 42.78 0 Tm\n(AB)");
    assertThat(painted("<text x=\"50\" text-anchor=\"end\"" + bold)).contains("-1 35.56 0 Tm");
    PDFont font = page("<text" + bold).getResources().getFont(COSName.getPDFName("F1"));
    assertThat(font.getName()).isEqualTo("Helvetica-Bold");
  }

  @Test
  void aLineOfSeveralStylesRunsOn() throws IOException {
    assertThat(
            painted(
                "<text x=\"0\" y=\"9\" font-size=\"10\"><tspan font-weight=\"bold\">AB</tspan>"
                    + "<tspan dx=\"6\" fill=\"#00f\">c</tspan></text>"))
        .contains("/F1 10 Tf\n1 0 0 -1 0 9 Tm\n(AB)")
        .contains("0 0 1 sc\nBT\n/F2 10 Tf\n1 0 0 -1 20.44 9 Tm\n(c)");
  }

  @Test
  void charactersBeyondWesternEuropeBecomeQuestionMarks() throws IOException {
    assertThat(painted("<text>é×漢→😀</text>")).contains("<E9D73F3F3F> Tj");
  }

  @Test
  void blanksOfAllKindsAreBlanks() throws IOException {
    assertThat(painted("<text>a\u00a0b\tc</text>")).contains("(a b c) Tj");
  }

  @Test
  void shapesAreFilledAndStroked() throws IOException {
    assertThat(
            painted(
                "<g fill=\"#fff\" stroke=\"#000\" stroke-dasharray=\"5 3\" stroke-width=\"1.2\">"
                    + "<path d=\"M1 2L3 4Z\"/></g>"))
        .isEqualTo(
            "q\n/DeviceRGB cs\n1 1 1 sc\n/DeviceRGB CS\n0 0 0 SC\n1.2 w\n[5 3 ] 0 d\n1 2 m\n3 4 l\nh\nB\nQ\n");
    assertThat(painted("<path fill=\"none\" d=\"M1 2L3 4\"/>")).isEmpty();
    assertThat(painted("<polygon fill=\"none\" stroke=\"black\" points=\"0,0 4,0 4,4\"/>"))
        .endsWith("0 0 m\n4 0 l\n4 4 l\nh\nS\nQ\n");
  }

  @Test
  void curvesAreCubic() throws IOException {
    assertThat(painted("<path d=\"M0 0Q3 0 3 3C4 4 5 5 6 3\"/>"))
        .contains("0 0 m\n2 0 3 1 3 3 c\n4 4 5 5 6 3 c\nf\n");
  }

  @Test
  void opacitiesAreStatesOfTheirOwn() throws IOException {
    String rectangle = "<rect fill-opacity=\".045\" width=\"2\" height=\"2\"/>";

    PDPage page = page(rectangle + rectangle);

    assertThat(content(page)).contains("q\n/gs1 gs\n/DeviceRGB cs\n0 0 0 sc\n0 0 m\n2 0 l\n");
    assertThat(page.getResources().getExtGStateNames())
        .singleElement()
        .extracting(name -> page.getResources().getExtGState(name))
        .satisfies(
            state -> {
              assertThat(state.getNonStrokingAlphaConstant()).isEqualTo(.045f);
              assertThat(state.getStrokingAlphaConstant()).isEqualTo(1);
            });
  }

  @Test
  void placesAreMovedWithinGroups() throws IOException {
    assertThat(painted("<g transform=\"translate(3 4)\"><rect width=\"1\" height=\"2\"/></g>"))
        .isEqualTo(
            "q\n1 0 0 1 3 4 cm\nq\n/DeviceRGB cs\n0 0 0 sc\n0 0 m\n1 0 l\n1 2 l\n0 2 l\n0 0 l\nh\nf\nQ\nQ\n");
  }

  @Test
  void halfEllipsesGoTheRightWayRound() throws IOException {
    // A lid from (0, 5) over (10, 0) to (20, 5).
    assertThat(painted("<path d=\"M0 5A10 5 0 0 1 20 5\"/>")).contains(" 10 0 c\n", " 20 5 c\n");
    assertThat(painted("<path d=\"M0 5A10 5 0 0 0 20 5\"/>")).contains(" 10 10 c\n", " 20 5 c\n");
  }

  @Test
  void linksCoverTheirShapes() throws IOException {
    PDPage page =
        page(
            "<g transform=\"translate(20 10)\"><a href=\"https://x.org/(a)#L1\">"
                + "<rect width=\"40\" height=\"20\"/></a></g>");

    assertThat(page.getAnnotations())
        .singleElement()
        .isInstanceOfSatisfying(
            PDAnnotationLink.class,
            link -> {
              assertThat(link.getAction())
                  .isInstanceOfSatisfying(
                      PDActionURI.class,
                      action -> assertThat(action.getURI()).isEqualTo("https://x.org/(a)#L1"));
              PDRectangle area = link.getRectangle();
              assertThat(area.getLowerLeftX()).isEqualTo(15);
              assertThat(area.getLowerLeftY()).isEqualTo(52.5f);
              assertThat(area.getUpperRightX()).isEqualTo(45);
              assertThat(area.getUpperRightY()).isEqualTo(67.5f);
              assertThat(link.getBorder().toFloatArray()).containsExactly(0, 0, 0);
            });
  }

  @Test
  void aDrawingHasItsTextsAndItsTitle() throws IOException {
    byte[] pdf = Drawing.of(Nets.simpleRecurrent()).sourceUrl("https://x.org/{file}#L{line}").pdf();

    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(new PDFTextStripper().getText(document).lines())
          .contains("linear_1_1:1", "@fc:1", "params: 5x5, 5");
      assertThat(document.getDocumentInformation().getTitle()).isEqualTo("SimpleRecurrent");
      assertThat(document.getDocumentInformation().getCreationDate()).isNull();
      assertThat(document.getDocumentCatalog().getViewerPreferences().displayDocTitle()).isTrue();
      assertThat(document.getPage(0).getAnnotations()).hasSize(4);
    }
  }
}
