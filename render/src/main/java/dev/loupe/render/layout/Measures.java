package dev.loupe.render.layout;

import dev.loupe.render.view.EdgeLabel;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.Shape;

/** How large the parts of a view are. */
public final class Measures {

  /** The font of edges' labels. */
  public static final Font EDGE_FONT = new Font(10, false);

  /** The font of the addresses of groups. */
  public static final Font GROUP_FONT = new Font(12, true);

  /** The font of the classes of groups. */
  public static final Font GROUP_CLASS_FONT = new Font(11, false);

  /** The gap between a group's address and its class. */
  public static final double GROUP_TITLE_GAP = 6;

  private static final Font TITLE_FONT = new Font(13, true);
  private static final Font DECISION_FONT = new Font(11, true);
  private static final Font ROW_FONT = new Font(11, false);
  private static final Font SMALL_TITLE_FONT = new Font(11, false);
  private static final Font SMALL_ROW_FONT = new Font(10, false);

  private static final double PADDING_X = 14;
  private static final double PADDING_Y = 8;
  private static final double SMALL_PADDING_Y = 5;
  private static final double SMALLEST_WIDTH = 64;

  /** The font of a row of a node. */
  public Font font(Node node, Row row) {
    boolean title = row.role() == Row.Role.TITLE;
    if (node.kind() == NodeKind.BOUNDARY) {
      return title ? SMALL_TITLE_FONT : SMALL_ROW_FONT;
    }
    return title ? TITLE_FONT : row.role() == Row.Role.DECISION ? DECISION_FONT : ROW_FONT;
  }

  /** The space above the first and below the last row of a node, within its face. */
  public double paddingY(Node node) {
    return node.kind() == NodeKind.BOUNDARY ? SMALL_PADDING_Y : PADDING_Y;
  }

  /** The size of a node's bounding box. */
  public Size node(Node node) {
    double textHeight = node.rows().stream().mapToDouble(row -> font(node, row).lineHeight()).sum();
    double height = textHeight + 2 * paddingY(node) + Outline.extraHeight(node.shape());
    double width = SMALLEST_WIDTH;
    double top = paddingY(node);
    for (Row row : node.rows()) {
      Font font = font(node, row);
      double bottom = top + font.lineHeight();
      double nearest = Math.min(top, height - bottom) + font.lineHeight() / 4;
      double inset = node.shape() == Shape.OVAL ? Outline.ovalInset(height, nearest) : 0;
      width = Math.max(width, font.width(row.text()) + 2 * Math.max(PADDING_X, inset + 6));
      top = bottom;
    }
    return new Size(Math.ceil(width + Outline.extraWidth(node.shape())), Math.ceil(height));
  }

  /**
   * Whether a group's address and class stand on two lines: where its nodes are so narrow that a
   * single line would reach the edge that enters in the middle.
   */
  public boolean isTitleFolded(Group group) {
    return oneLine(group) > widestNode(group) / 2;
  }

  private static double oneLine(Group group) {
    return GROUP_FONT.width(group.label())
        + GROUP_TITLE_GAP
        + GROUP_CLASS_FONT.width(group.className());
  }

  /** The width of the widest node in a group. */
  double widestNode(Group group) {
    return group.allNodes().mapToDouble(node -> node(node).width()).max().orElse(0);
  }

  /** The size of a group's title. */
  public Size title(Group group) {
    if (!isTitleFolded(group)) {
      return new Size(Math.ceil(oneLine(group)), GROUP_FONT.lineHeight());
    }
    double width =
        Math.max(GROUP_FONT.width(group.label()), GROUP_CLASS_FONT.width(group.className()));
    return new Size(Math.ceil(width), GROUP_FONT.lineHeight() + GROUP_CLASS_FONT.lineHeight());
  }

  /** The size of an edge's label. */
  public Size label(EdgeLabel label) {
    return new Size(Math.ceil(EDGE_FONT.width(label.text()) + 4), EDGE_FONT.lineHeight());
  }
}
