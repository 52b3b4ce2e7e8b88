package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Which layers are shown, and what their neighbours are if one looks through the hidden ones. */
final class Visibility {
  private final ModelHistory history;
  private final BitSet hidden = new BitSet();

  Visibility(ModelHistory history, ViewOptions options) {
    this.history = history;
    Hiding hiding = options.hiding();
    for (Unit unit : Unit.of(history.layers(), options.view())) {
      boolean hides =
          unit.first().kind() == LayerKind.BUFFER
              ? hiding.buffers() == Buffers.HIDDEN
              : unit.passes().stream().allMatch(pass -> canHide(pass, hiding));
      if (hides) {
        unit.passes().forEach(pass -> hidden.set(pass.index()));
      }
    }
  }

  private static boolean canHide(Layer layer, Hiding hiding) {
    return layer.kind() == LayerKind.OPERATION
        && layer.decision().isEmpty()
        && hiding.operations().test(layer);
  }

  boolean isShown(Layer layer) {
    return !hidden.get(layer.index());
  }

  boolean isShown(Unit unit) {
    return isShown(unit.first());
  }

  /** The shown layers that a layer depends on, with the arguments by which they come to it. */
  List<Parent> parents(Layer layer) {
    if (layer.parents().stream().noneMatch(it -> hidden.get(it.layer()))) {
      return layer.parents();
    }
    Map<Integer, Set<String>> shown = new LinkedHashMap<>();
    for (Parent parent : layer.parents()) {
      for (Layer source : reached(history.layers().get(parent.layer()), history::parents)) {
        shown
            .computeIfAbsent(source.index(), key -> new LinkedHashSet<>())
            .addAll(parent.arguments());
      }
    }
    return shown.entrySet().stream()
        .map(it -> new Parent(it.getKey(), ImmutableList.copyOf(it.getValue())))
        .toList();
  }

  /** The shown layers that depend on a layer. */
  Set<Layer> children(Layer layer) {
    Set<Layer> children = new LinkedHashSet<>();
    history.children(layer).forEach(child -> children.addAll(reached(child, history::children)));
    return children;
  }

  /** The layer itself, or what is seen in its place. */
  private Set<Layer> reached(Layer layer, Function<Layer, ? extends Collection<Layer>> next) {
    if (isShown(layer)) {
      return Set.of(layer);
    }
    Set<Layer> reached = new LinkedHashSet<>();
    BitSet seen = new BitSet();
    Deque<Layer> open = new ArrayDeque<>(List.of(layer));
    while (!open.isEmpty()) {
      for (Layer other : next.apply(open.remove())) {
        if (isShown(other)) {
          reached.add(other);
        } else if (!seen.get(other.index())) {
          seen.set(other.index());
          open.add(other);
        }
      }
    }
    return reached;
  }
}
