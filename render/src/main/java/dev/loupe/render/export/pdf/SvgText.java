package dev.loupe.render.export.pdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Paints text elements, in one or several styles. */
final class SvgText {

  private record Run(String text, Map<String, String> style, double gap) {
    Helvetica font() {
      String weight = style.getOrDefault("font-weight", "normal");
      return weight.equals("bold") || weight.matches("[6-9]00")
          ? Helvetica.BOLD
          : Helvetica.REGULAR;
    }

    double size() {
      return Paint.number(style.getOrDefault("font-size", ""), 16);
    }

    double width() {
      return gap + font().width(text, size());
    }
  }

  private SvgText() {}

  /**
   * Paints a text element.
   *
   * @param in after the start of the element; on return, at its end
   * @param style the element's own and inherited attributes
   */
  static void paint(XMLStreamReader in, Map<String, String> style, PdfCanvas canvas)
      throws XMLStreamException {
    List<Run> runs = runs(in, style);
    double x = Paint.number(style.getOrDefault("x", ""), 0);
    double y = Paint.number(style.getOrDefault("y", ""), 0);
    double width = runs.stream().mapToDouble(Run::width).sum();
    switch (style.getOrDefault("text-anchor", "start")) {
      case "middle" -> x -= width / 2;
      case "end" -> x -= width;
      default -> {}
    }
    for (Run run : runs) {
      double start = x + run.gap();
      Paint.colour(run.style().getOrDefault("fill", "black"))
          .ifPresent(colour -> canvas.text(run.text(), start, y, run.font(), run.size(), colour));
      x += run.width();
    }
  }

  private static List<Run> runs(XMLStreamReader in, Map<String, String> style)
      throws XMLStreamException {
    List<Run> runs = new ArrayList<>();
    Map<String, String> current = style;
    double gap = 0;
    for (int depth = 1; depth > 0; ) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          current = new HashMap<>(style);
          for (int i = 0; i < in.getAttributeCount(); i++) {
            current.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
          }
          gap = Paint.number(current.getOrDefault("dx", ""), 0);
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          current = style;
          gap = 0;
        }
        case XMLStreamConstants.CHARACTERS -> runs.add(new Run(in.getText(), current, gap));
        default -> {}
      }
    }
    return runs;
  }
}
