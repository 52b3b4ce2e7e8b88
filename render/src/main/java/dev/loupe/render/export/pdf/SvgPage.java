package dev.loupe.render.export.pdf;

import com.google.common.base.Splitter;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Paints the elements of an SVG document onto a canvas: those that drawings have. */
final class SvgPage {
  private static final Pattern TRANSFORM = Pattern.compile("(\\w+)\\s*\\(([^)]*)\\)");
  private static final Splitter NUMBERS = Splitter.onPattern("[\\s,]+").omitEmptyStrings();

  /** What does not hold for the elements within. */
  private static final Set<String> NOT_INHERITED =
      Set.of("id", "x", "y", "dx", "dy", "width", "height", "rx", "ry", "transform", "opacity");

  /**
   * A link.
   *
   * @param url where to
   * @param area what is to be clicked, in the document's coordinates
   */
  record Link(String url, Rectangle2D area) {}

  private static final class Frame {
    final Map<String, String> style;
    final AffineTransform transform;
    final boolean saved;
    final @Nullable String link;

    Frame(
        Map<String, String> style,
        AffineTransform transform,
        boolean saved,
        @Nullable String link) {
      this.style = style;
      this.transform = transform;
      this.saved = saved;
      this.link = link;
    }
  }

  private final XMLStreamReader in;
  private final PdfCanvas canvas;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final List<Link> links = new ArrayList<>();
  private String title = "";

  SvgPage(XMLStreamReader in, PdfCanvas canvas) {
    this.in = in;
    this.canvas = canvas;
    frames.push(new Frame(Map.of(), new AffineTransform(), false, null));
  }

  /** Paints what is within the root element, of which the start was read already. */
  void paint() throws XMLStreamException {
    enter("svg");
    while (in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        element(in.getLocalName());
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        leave();
      }
    }
  }

  List<Link> links() {
    return links;
  }

  /** The document's title; empty if it has none. */
  String title() {
    return title;
  }

  private void element(String name) throws XMLStreamException {
    switch (name) {
      case "title" -> title = in.getElementText();
      case "text" -> {
        enter(name);
        SvgText.paint(in, style(), canvas);
        leave();
      }
      default -> {
        enter(name);
        shape(name);
      }
    }
  }

  private void enter(String name) {
    Frame around = frames.getFirst();
    Map<String, String> style = new HashMap<>(around.style);
    style.keySet().removeAll(NOT_INHERITED);
    for (int i = 0; i < in.getAttributeCount(); i++) {
      style.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
    }
    String text = style.getOrDefault("transform", "");
    AffineTransform transform = new AffineTransform(around.transform);
    if (!text.isEmpty()) {
      AffineTransform own = transform(text);
      canvas.save();
      canvas.transform(own);
      transform.concatenate(own);
    }
    String link = name.equals("a") ? style.get("href") : around.link;
    frames.push(new Frame(style, transform, !text.isEmpty(), link));
  }

  private void leave() {
    if (frames.pop().saved) {
      canvas.restore();
    }
  }

  private Map<String, String> style() {
    return frames.getFirst().style;
  }

  private static AffineTransform transform(String text) {
    AffineTransform transform = new AffineTransform();
    Matcher matcher = TRANSFORM.matcher(text);
    while (matcher.find()) {
      double[] n =
          NUMBERS.splitToStream(matcher.group(2)).mapToDouble(Double::parseDouble).toArray();
      switch (matcher.group(1)) {
        case "translate" -> transform.translate(n[0], n.length > 1 ? n[1] : 0);
        case "scale" -> transform.scale(n[0], n.length > 1 ? n[1] : n[0]);
        case "rotate" -> transform.rotate(Math.toRadians(n[0]));
        default -> {}
      }
    }
    return transform;
  }

  private void shape(String name) {
    Shape shape =
        switch (name) {
          case "rect" -> rectangle();
          case "ellipse" -> ellipse(length("rx"), length("ry"));
          case "circle" -> ellipse(length("r"), length("r"));
          case "line" -> new Line2D.Double(length("x1"), length("y1"), length("x2"), length("y2"));
          case "polygon" -> polyline(true);
          case "polyline" -> polyline(false);
          case "path" -> PathReader.read(style().getOrDefault("d", ""));
          default -> null;
        };
    if (shape == null) {
      return;
    }
    canvas.paint(shape, Paint.of(style()));
    Frame frame = frames.getFirst();
    if (frame.link != null) {
      Rectangle2D area = frame.transform.createTransformedShape(shape).getBounds2D();
      link(frame.link, area);
    }
  }

  /** A node of several shapes is one link. */
  private void link(String url, Rectangle2D area) {
    int last = links.size() - 1;
    if (last >= 0 && links.get(last).url().equals(url) && links.get(last).area().intersects(area)) {
      links.set(last, new Link(url, links.get(last).area().createUnion(area)));
    } else {
      links.add(new Link(url, area));
    }
  }

  private double length(String name) {
    return Paint.number(style().getOrDefault(name, ""), 0);
  }

  private Shape rectangle() {
    double width = length("width");
    double height = length("height");
    double radius = Math.min(length("rx"), Math.min(width, height) / 2);
    return radius == 0
        ? new Rectangle2D.Double(length("x"), length("y"), width, height)
        : new RoundRectangle2D.Double(
            length("x"), length("y"), width, height, 2 * radius, 2 * radius);
  }

  private Shape ellipse(double radiusX, double radiusY) {
    return new Ellipse2D.Double(
        length("cx") - radiusX, length("cy") - radiusY, 2 * radiusX, 2 * radiusY);
  }

  private Shape polyline(boolean closed) {
    double[] n =
        NUMBERS
            .splitToStream(style().getOrDefault("points", ""))
            .mapToDouble(Double::parseDouble)
            .toArray();
    Path2D.Double path = new Path2D.Double();
    for (int i = 0; i + 1 < n.length; i += 2) {
      if (i == 0) {
        path.moveTo(n[0], n[1]);
      } else {
        path.lineTo(n[i], n[i + 1]);
      }
    }
    if (closed && n.length > 0) {
      path.closePath();
    }
    return path;
  }
}
