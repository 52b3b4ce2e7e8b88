package dev.loupe.render.export.pdf;

import java.awt.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Paints the elements of an SVG document onto a page: those that drawings have. */
final class SvgReader {

  /** A piece of a line of text. */
  private record Run(String text, Style style) {}

  private final XMLStreamReader in;
  private final PdfCanvas canvas;
  private String title = "";

  /**
   * Makes a reader.
   *
   * @param in at the start of the root element
   */
  SvgReader(XMLStreamReader in, PdfCanvas canvas) {
    this.in = in;
    this.canvas = canvas;
  }

  /**
   * Paints the document.
   *
   * @return its title; empty if it has none
   */
  String paint() throws XMLStreamException, IOException {
    paint(Style.NONE);
    return title;
  }

  /**
   * Paints the element that was read last, and what is in it; on return the reader is at its end.
   */
  private void paint(Style around) throws XMLStreamException, IOException {
    Style style = around.within(in);
    switch (in.getLocalName()) {
      case "title" -> title = in.getElementText();
      case "text" -> paintText(style);
      default -> {
        canvas.enter(style.transform());
        paintShape(in.getLocalName(), style);
        while (in.next() != XMLStreamConstants.END_ELEMENT) {
          if (in.isStartElement()) {
            paint(style);
          }
        }
        canvas.leave();
      }
    }
  }

  private void paintShape(String element, Style style) throws IOException {
    Optional<Shape> shape = SvgShape.of(element, style);
    if (shape.isPresent()) {
      canvas.paint(shape.get(), style);
      if (!style.text("href").isEmpty()) {
        canvas.link(style.text("href"), shape.get());
      }
    }
  }

  private void paintText(Style style) throws XMLStreamException, IOException {
    List<Run> runs = runs(style);
    double width = 0;
    for (Run run : runs) {
      width += run.style().number("dx") + canvas.width(run.text(), run.style());
    }
    double x =
        style.number("x")
            - switch (style.text("text-anchor")) {
              case "middle" -> width / 2;
              case "end" -> width;
              default -> 0;
            };
    for (Run run : runs) {
      x += run.style().number("dx");
      canvas.text(run.text(), x, style.number("y"), run.style());
      x += canvas.width(run.text(), run.style());
    }
  }

  /** The runs of the text element, or the part of one, that was read last. */
  private List<Run> runs(Style style) throws XMLStreamException {
    List<Run> runs = new ArrayList<>();
    while (in.next() != XMLStreamConstants.END_ELEMENT) {
      if (in.isStartElement()) {
        runs.addAll(runs(style.within(in)));
      } else if (in.isCharacters()) {
        runs.add(new Run(in.getText(), style));
      }
    }
    return runs;
  }
}
