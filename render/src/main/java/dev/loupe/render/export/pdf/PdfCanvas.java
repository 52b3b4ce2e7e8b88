package dev.loupe.render.export.pdf;

import com.google.common.collect.Iterables;
import com.google.common.primitives.Floats;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;

/** Paints shapes and texts onto a page. */
final class PdfCanvas {
  /** Widths of fonts are in thousandths of their size. */
  private static final double PER_SIZE = 1000;

  private static final int ROUND_JOIN = 1;

  /**
   * A link.
   *
   * @param url where to
   * @param area what is to be clicked, on the page
   */
  record Link(String url, Rectangle2D area) {}

  private record Opacity(double fill, double stroke) {
    PDExtendedGraphicsState state() {
      PDExtendedGraphicsState state = new PDExtendedGraphicsState();
      state.setNonStrokingAlphaConstant((float) fill);
      state.setStrokingAlphaConstant((float) stroke);
      return state;
    }
  }

  private final PDPageContentStream out;
  private final Helvetica fonts = Helvetica.load();
  private final Map<Opacity, PDExtendedGraphicsState> opacities = new HashMap<>();
  private final Deque<AffineTransform> transforms = new ArrayDeque<>();
  private final List<Link> links = new ArrayList<>();

  PdfCanvas(PDPageContentStream out) {
    this.out = out;
    transforms.push(new AffineTransform());
  }

  /** Moves what is painted until {@link #leave}. */
  void enter(AffineTransform transform) throws IOException {
    AffineTransform all = new AffineTransform(transforms.getFirst());
    all.concatenate(transform);
    transforms.push(all);
    if (!transform.isIdentity()) {
      out.saveGraphicsState();
      out.transform(new Matrix(transform));
    }
  }

  void leave() throws IOException {
    AffineTransform within = transforms.pop();
    if (!within.equals(transforms.getFirst())) {
      out.restoreGraphicsState();
    }
  }

  /** Fills and strokes a shape as a style says. */
  void paint(Shape shape, Style style) throws IOException {
    Optional<Color> fill = style.color("fill", "black");
    Optional<Color> stroke =
        style.color("stroke", "none").filter(color -> style.number("stroke-width", 1) > 0);
    if (fill.isEmpty() && stroke.isEmpty()) {
      return;
    }
    out.saveGraphicsState();
    Opacity opacity = new Opacity(style.opacity("fill-opacity"), style.opacity("stroke-opacity"));
    if (opacity.fill() < 1 || opacity.stroke() < 1) {
      out.setGraphicsStateParameters(opacities.computeIfAbsent(opacity, Opacity::state));
    }
    if (fill.isPresent()) {
      out.setNonStrokingColor(fill.get());
    }
    if (stroke.isPresent()) {
      out.setStrokingColor(stroke.get());
      setStroke(style);
    }
    trace(shape);
    if (fill.isPresent() && stroke.isPresent()) {
      out.fillAndStroke();
    } else if (fill.isPresent()) {
      out.fill();
    } else {
      out.stroke();
    }
    out.restoreGraphicsState();
  }

  private void setStroke(Style style) throws IOException {
    out.setLineWidth((float) style.number("stroke-width", 1));
    if (style.text("stroke-linejoin").equals("round")) {
      out.setLineJoinStyle(ROUND_JOIN);
    }
    double[] dashes = style.numbers("stroke-dasharray");
    if (dashes.length > 0) {
      out.setLineDashPattern(
          Floats.toArray(Arrays.stream(dashes).boxed().toList()), /* phase= */ 0);
    }
  }

  private void trace(Shape shape) throws IOException {
    float[] p = new float[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      switch (i.currentSegment(p)) {
        case PathIterator.SEG_MOVETO -> out.moveTo(p[0], p[1]);
        case PathIterator.SEG_LINETO -> out.lineTo(p[0], p[1]);
        case PathIterator.SEG_CUBICTO -> out.curveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
        case PathIterator.SEG_CLOSE -> out.closePath();
        default -> throw new IllegalArgumentException("PDF has cubic curves only");
      }
    }
  }

  /** Writes a text whose baseline starts at a point. */
  void text(String text, double x, double y, Style style) throws IOException {
    Optional<Color> fill = style.color("fill", "black");
    if (fill.isEmpty()) {
      return;
    }
    out.saveGraphicsState();
    out.setNonStrokingColor(fill.get());
    out.beginText();
    out.setFont(font(style), (float) style.fontSize());
    // The page is upside down, as y grows downwards in drawings; letters are not.
    out.setTextMatrix(new Matrix(1, 0, 0, -1, (float) x, (float) y));
    out.showText(Helvetica.spell(text));
    out.endText();
    out.restoreGraphicsState();
  }

  double width(String text, Style style) throws IOException {
    return font(style).getStringWidth(Helvetica.spell(text)) / PER_SIZE * style.fontSize();
  }

  private PDFont font(Style style) {
    return style.isBold() ? fonts.bold() : fonts.regular();
  }

  /** Makes a shape a link. A node of several shapes is one. */
  void link(String url, Shape shape) {
    Rectangle2D area = transforms.getFirst().createTransformedShape(shape).getBounds2D();
    Link last = Iterables.getLast(links, null);
    if (last != null && last.url().equals(url) && last.area().intersects(area)) {
      links.set(links.size() - 1, new Link(url, last.area().createUnion(area)));
    } else {
      links.add(new Link(url, area));
    }
  }

  List<Link> links() {
    return links;
  }
}
