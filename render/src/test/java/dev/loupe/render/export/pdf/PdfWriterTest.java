package dev.loupe.render.export.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Nets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

class PdfWriterTest {

  private static String pdf(String content) {
    return latin(
        PdfWriter.write(
            "<svg width=\"200\" height=\"100\" viewBox=\"0 0 200 100\">" + content + "</svg>"));
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What the page paints, without the frame that turns it upside down. */
  private static String page(String pdf) throws IOException {
    Matcher stream = Pattern.compile("/Length (\\d+)/Filter/FlateDecode>>\nstream\n").matcher(pdf);
    assertThat(stream.find()).isTrue();
    String packed = pdf.substring(stream.end(), stream.end() + Integer.parseInt(stream.group(1)));
    try (InflaterInputStream in =
        new InflaterInputStream(
            new ByteArrayInputStream(packed.getBytes(StandardCharsets.ISO_8859_1)))) {
      return latin(in.readAllBytes());
    }
  }

  private static String painted(String content) throws IOException {
    String page = page(pdf(content));
    assertThat(page).startsWith("q\n0.75 0 0 -0.75 0 75 cm\n").endsWith("Q\n");
    return page.substring("q\n0.75 0 0 -0.75 0 75 cm\n".length(), page.length() - 2);
  }

  @Test
  void theTableLeadsToEveryObject() {
    String pdf = latin(Drawing.of(Nets.residual()).pdf());

    int table = Integer.parseInt(pdf.replaceFirst("(?s).*startxref\n(\\d+)\n%%EOF\n$", "$1"));
    assertThat(pdf.substring(table)).startsWith("xref\n0 ");
    int number = 0;
    for (MatchResult entry :
        Pattern.compile("(\\d{10}) 00000 n \n").matcher(pdf.substring(table)).results().toList()) {
      number++;
      assertThat(pdf.substring(Integer.parseInt(entry.group(1)))).startsWith(number + " 0 obj\n");
    }
    assertThat(pdf).contains("/Size " + (number + 1) + "/").startsWith("%PDF-1.7\n");
  }

  @Test
  void thePageHasTheDrawingsSizeInPoints() {
    assertThat(pdf("")).contains("/MediaBox[0 0 150 75]", "/Count 1/");
    assertThat(
            latin(
                PdfWriter.write(
                    "<svg width=\"20pt\" height=\"10pt\" viewBox=\"0 0 20 10\"></svg>")))
        .contains("/MediaBox[0 0 20 10]");
  }

  @Test
  void aLongPageIsScaledDown() {
    assertThat(
            latin(
                PdfWriter.write(
                    "<svg width=\"100\" height=\"28800\" viewBox=\"0 0 100 28800\"></svg>")))
        .contains("/MediaBox[0 0 50 14400]");
  }

  @Test
  void textIsTextInHelvetica() throws IOException {
    assertThat(
            painted("<text x=\"10\" y=\"20\" font-size=\"11px\" fill=\"#ff0000\">a (b) \\</text>"))
        .isEqualTo("q\n1 0 0 rg\nBT /F1 11 Tf 1 0 0 -1 10 20 Tm (a \\(b\\) \\\\) Tj ET\nQ\n");
    assertThat(pdf(""))
        .contains("/BaseFont/Helvetica/Encoding/WinAnsiEncoding", "/BaseFont/Helvetica-Bold/");
  }

  @Test
  void textIsPlacedByItsWidth() throws IOException {
    String bold = " y=\"0\" font-size=\"10\" font-weight=\"bold\">AB</text>";
    // 722 thousandths for each of the two letters.
    assertThat(painted("<text x=\"50\" text-anchor=\"middle\"" + bold))
        .contains("/F2 10 Tf 1 0 0 -1 42.78 0 Tm (AB)");
    assertThat(painted("<text x=\"50\" text-anchor=\"end\"" + bold)).contains("-1 35.56 0 Tm");
  }

  @Test
  void aLineOfSeveralStylesRunsOn() throws IOException {
    assertThat(
            painted(
                "<text x=\"0\" y=\"9\" font-size=\"10\"><tspan font-weight=\"bold\">AB</tspan>"
                    + "<tspan dx=\"6\" fill=\"#00f\">c</tspan></text>"))
        .contains(
            "/F2 10 Tf 1 0 0 -1 0 9 Tm (AB)", "0 0 1 rg\nBT /F1 10 Tf 1 0 0 -1 20.44 9 Tm (c)");
  }

  @Test
  void charactersBeyondWesternEuropeBecomeQuestionMarks() throws IOException {
    assertThat(painted("<text>é×漢→</text>")).contains("(\u00e9\u00d7??) Tj");
  }

  @Test
  void shapesAreFilledAndStroked() throws IOException {
    assertThat(
            painted(
                "<g fill=\"#fff\" stroke=\"#000\" stroke-dasharray=\"5 3\" stroke-width=\"1.2\">"
                    + "<path d=\"M1 2L3 4Z\"/></g>"))
        .isEqualTo("q\n1 1 1 rg\n0 0 0 RG\n1.2 w [5 3] 0 d\n1 2 m\n3 4 l\nh\nB\nQ\n");
    assertThat(painted("<path fill=\"none\" d=\"M1 2L3 4\"/>")).isEmpty();
    assertThat(painted("<polygon fill=\"none\" stroke=\"black\" points=\"0,0 4,0 4,4\"/>"))
        .endsWith("0 0 m\n4 0 l\n4 4 l\nh\nS\nQ\n");
  }

  @Test
  void opacitiesAreStatesOfTheirOwn() throws IOException {
    String pdf = pdf("<rect fill-opacity=\".045\" width=\"2\" height=\"2\"/>");

    assertThat(pdf).contains("/ExtGState<</G1<</ca 0.045/CA 1>>>>");
    assertThat(page(pdf)).contains("/G1 gs\n");
  }

  @Test
  void placesAreMovedWithinGroups() throws IOException {
    assertThat(painted("<g transform=\"translate(3 4)\"><rect width=\"1\" height=\"2\"/></g>"))
        .isEqualTo(
            "q\n1 0 0 1 3 4 cm\nq\n0 0 0 rg\n0 0 m\n1 0 l\n1 2 l\n0 2 l\n0 0 l\nh\nf\nQ\nQ\n");
  }

  @Test
  void halfEllipsesGoTheRightWayRound() throws IOException {
    // A lid from (0, 5) over (10, 0) to (20, 5).
    assertThat(painted("<path d=\"M0 5A10 5 0 0 1 20 5\"/>")).contains(" 10 0 c\n", " 20 5 c\n");
    assertThat(painted("<path d=\"M0 5A10 5 0 0 0 20 5\"/>")).contains(" 10 10 c\n", " 20 5 c\n");
  }

  @Test
  void linksCoverTheirShapes() {
    assertThat(
            pdf(
                "<g transform=\"translate(20 10)\"><a href=\"https://x.org/(a)#L1\">"
                    + "<rect width=\"40\" height=\"20\"/></a></g>"))
        .contains(
            "/Subtype/Link/Border[0 0 0]/Rect[15 52.5 45 67.5]/A<</S/URI/URI(https://x.org/\\(a\\)#L1)>>");
  }

  @Test
  void aDrawingHasItsTextsAndItsTitle() throws IOException {
    String pdf =
        latin(Drawing.of(Nets.simpleRecurrent()).sourceUrl("https://x.org/{file}#L{line}").pdf());

    assertThat(page(pdf)).contains("(linear_1_1:1) Tj", "(@fc:1) Tj", "(params: 5x5, 5) Tj");
    assertThat(pdf).containsPattern("/Info \\d+ 0 R").contains("/Title <FEFF00530069006D0070006C");
    assertThat(pdf.split("/Subtype/Link", -1)).hasSize(4 + 1);
  }
}
