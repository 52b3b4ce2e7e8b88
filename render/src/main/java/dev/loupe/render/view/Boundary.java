package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Layer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stubs around the module in focus: what it reads, and what reads it. */
final class Boundary {
  private final View view;
  private final NodeWriter writer;
  private final Map<String, Node> entering = new LinkedHashMap<>();
  private final Map<String, Node> leaving = new LinkedHashMap<>();

  Boundary(View view, NodeWriter writer) {
    this.view = view;
    this.writer = writer;
  }

  /** The id of the stub for a layer that the module reads. */
  String enters(Layer layer) {
    String id = "enters:" + name(layer);
    entering.computeIfAbsent(id, i -> writer.boundary(i, layer));
    return id;
  }

  /** The id of the stub for a layer that reads the module. */
  String leaves(Layer layer) {
    String id = "leaves:" + name(layer);
    leaving.computeIfAbsent(id, i -> writer.boundary(i, layer));
    return id;
  }

  private String name(Layer layer) {
    return view == View.ROLLED ? layer.label().layer() : layer.name();
  }

  ImmutableList<Node> entering() {
    return ImmutableList.copyOf(entering.values());
  }

  ImmutableList<Node> leaving() {
    return ImmutableList.copyOf(leaving.values());
  }
}
