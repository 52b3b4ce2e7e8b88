package dev.loupe.render.view;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.collect.Multiset;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides where units are drawn, with TorchLens' nesting-depth rule. */
final class Places {
  private final ModelHistory history;
  private final @Nullable Focus focus;

  /** The modules around each unit by its name, outermost first. */
  private final Map<String, ImmutableList<Scope>> paths = new LinkedHashMap<>();

  private final Openness openness;
  private final Repeats repeats;
  private final Multiset<ModulePass> operations = HashMultiset.create();
  private final Set<ModulePass> withBuffers = new HashSet<>();

  /**
   * Prepares to place.
   *
   * @param units what there is to place
   * @param foldedFrom how many modules are around the outermost repeats that are folded, if any are
   */
  Places(
      ModelHistory history,
      ViewOptions options,
      @Nullable Focus focus,
      List<Unit> units,
      Visibility visibility,
      int foldedFrom) {
    this.history = history;
    this.focus = focus;
    List<Layer> layers = units.stream().flatMap(unit -> unit.passes().stream()).toList();
    Scopes scopes = new Scopes(layers, options.view());
    for (Layer layer : layers) {
      if (layer.kind() == LayerKind.BUFFER) {
        withBuffers.addAll(layer.modules());
      } else if (layer.isOperation()) {
        operations.addAll(layer.modules());
      }
    }
    units.forEach(unit -> paths.put(unit.name(), fromFocus(scopes.of(unit))));
    this.openness = new Openness(history, options.opening(), paths.values());
    this.repeats =
        options.opening().foldedRepeats()
            ? new RepeatFinder(history, options.view(), units, paths, openness)
                .find(visibility, start() + foldedFrom)
            : Repeats.NONE;
  }

  Place of(Unit unit) {
    ImmutableList<Scope> path = paths.getOrDefault(unit.name(), ImmutableList.of());
    Optional<Scope> atomic = atomic(unit, path);
    int groups = atomic.isPresent() ? path.size() - 1 : path.size();
    for (int i = start(); i < path.size(); i++) {
      Scope scope = path.get(i);
      Optional<Closed> rest = repeats.restWith(scope);
      if (rest.isPresent()) {
        return new Place(restName(rest.get()), path.subList(0, i), rest, Optional.empty());
      }
      if (i < groups && openness.isClosed(scope, i - start())) {
        Closed box = Closed.of(scope);
        return new Place("@" + name(scope), path.subList(0, i), Optional.of(box), Optional.empty());
      }
    }
    return new Place(unit.name(), path.subList(0, groups), Optional.empty(), atomic);
  }

  /** The modules that are folded. */
  Repeats repeats() {
    return repeats;
  }

  /** The id of the node that stands for the rest of a row. */
  String restName(Closed rest) {
    return "@" + name(rest.first()) + ".." + name(rest.last());
  }

  /** The module in focus is always open: depth counts from there. */
  private int start() {
    return focus == null ? 0 : 1;
  }

  private ImmutableList<Scope> fromFocus(ImmutableList<Scope> path) {
    if (focus == null) {
      return path;
    }
    String address = focus.module().address();
    int start = Iterables.indexOf(path, scope -> scope.address().equals(address));
    return path.subList(Math.max(start, 0), path.size());
  }

  private Optional<Scope> atomic(Unit unit, ImmutableList<Scope> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Scope innermost = path.get(path.size() - 1);
    boolean alone = unit.passes().stream().allMatch(layer -> isAloneIn(innermost, layer));
    return alone ? Optional.of(innermost) : Optional.empty();
  }

  private boolean isAloneIn(Scope innermost, Layer layer) {
    ModulePass module = Iterables.getLast(layer.modules(), null);
    return layer.isOperation()
        && module != null
        && innermost.contains(module)
        && !withBuffers.contains(module)
        && (layer.atomicModule() || operations.count(module) == 1);
  }

  /** The scope's name: {@code layer1.0}, or {@code cell:2} for one of several calls. */
  String name(Scope scope) {
    return scope.pass() == Scope.ALL || passes(scope.address()) == 1
        ? scope.address()
        : scope.address() + ":" + scope.pass();
  }

  /** How often the module was called. */
  int passes(String address) {
    var module = history.modules().get(address);
    return module == null ? 1 : module.passes();
  }
}
