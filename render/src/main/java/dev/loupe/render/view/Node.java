package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Layer;
import java.util.Optional;

/**
 * A node of the drawing.
 *
 * @param id its name, unique among the nodes of the view: {@code conv2d_1_1}, {@code linear_1_1:2},
 *     {@code @layer1.0} for a module
 * @param kind what it stands for
 * @param shape its outline
 * @param rows its lines of text, from the top
 * @param tooltip what a pointer over it tells: lines with line feeds between them; may be empty
 * @param traits what is special about it
 * @param tone its colour, where colours tell something
 * @param layer the layer that it stands for, with several passes the first; in a backward graph the
 *     one whose gradient it takes in; empty for a module
 */
public record Node(
    String id,
    NodeKind kind,
    Shape shape,
    ImmutableList<Row> rows,
    String tooltip,
    ImmutableSet<Trait> traits,
    Tone tone,
    Optional<Layer> layer)
    implements Element {

  /** A node with the colours of its kind. */
  Node(
      String id,
      NodeKind kind,
      Shape shape,
      ImmutableList<Row> rows,
      String tooltip,
      ImmutableSet<Trait> traits,
      Optional<Layer> layer) {
    this(id, kind, shape, rows, tooltip, traits, Tone.PLAIN, layer);
  }

  /** This node in another colour. */
  Node withTone(Tone newTone) {
    return new Node(id, kind, shape, rows, tooltip, traits, newTone, layer);
  }

  /** This node with other lines of text. */
  Node withRows(ImmutableList<Row> newRows) {
    return new Node(id, kind, shape, newRows, tooltip, traits, tone, layer);
  }
}
