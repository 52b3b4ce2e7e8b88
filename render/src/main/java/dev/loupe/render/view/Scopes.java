package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.history.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tree of scopes. A module that is shared is called in several places; in the rolled view its
 * one scope then lies in the innermost scope that is around it at every call.
 */
final class Scopes {
  private final View view;

  /** For each scope the scopes that are around it wherever it occurs, outermost first. */
  private final Map<Scope, Set<Scope>> around = new HashMap<>();

  private final Map<Scope, ImmutableList<Scope>> chains = new HashMap<>();

  Scopes(List<Layer> layers, View view) {
    this.view = view;
    for (Layer layer : layers) {
      Set<Scope> outer = new LinkedHashSet<>();
      for (Scope scope : path(layer)) {
        Set<Scope> known = around.putIfAbsent(scope, new LinkedHashSet<>(outer));
        if (known != null) {
          known.retainAll(outer);
        }
        outer.add(scope);
      }
    }
  }

  /** A layer's own scopes, outermost first; of a module that calls itself only the outermost. */
  private ImmutableList<Scope> path(Layer layer) {
    return layer.modules().stream()
        .map(call -> Scope.of(call, view))
        .distinct()
        .collect(toImmutableList());
  }

  /** The scopes that are around all passes of a unit, outermost first. */
  ImmutableList<Scope> of(Unit unit) {
    List<Scope> common = new ArrayList<>(path(unit.first()));
    for (Layer pass : unit.passes()) {
      common.retainAll(path(pass));
    }
    return common.isEmpty() ? ImmutableList.of() : chain(common.get(common.size() - 1));
  }

  /** The scopes around a scope, outermost first, and then itself. */
  private ImmutableList<Scope> chain(Scope scope) {
    ImmutableList<Scope> known = chains.get(scope);
    if (known != null) {
      return known;
    }
    ImmutableList.Builder<Scope> chain = ImmutableList.builder();
    Scope outer = Iterables.getLast(around.getOrDefault(scope, Set.of()), null);
    if (outer != null) {
      chain.addAll(chain(outer));
    }
    ImmutableList<Scope> result = chain.add(scope).build();
    chains.put(scope, result);
    return result;
  }
}
