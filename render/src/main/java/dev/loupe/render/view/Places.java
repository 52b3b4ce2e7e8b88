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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which modules are open, by TorchLens' nesting-depth rule. */
final class Places {
  private final ModelHistory history;
  private final ViewOptions options;
  private final @Nullable Focus focus;
  private final Scopes scopes;
  private final Multiset<ModulePass> operations = HashMultiset.create();
  private final Set<ModulePass> withBuffers = new HashSet<>();

  /**
   * Prepares to place.
   *
   * @param shown the layers that are drawn
   */
  Places(ModelHistory history, ViewOptions options, @Nullable Focus focus, List<Layer> shown) {
    this.history = history;
    this.options = options;
    this.focus = focus;
    this.scopes = new Scopes(shown, options.view());
    for (Layer layer : shown) {
      if (layer.kind() == LayerKind.BUFFER) {
        withBuffers.addAll(layer.modules());
      } else if (layer.isOperation()) {
        operations.addAll(layer.modules());
      }
    }
  }

  Place of(Unit unit) {
    ImmutableList<Scope> path = fromFocus(scopes.of(unit));
    Optional<Scope> atomic = atomic(unit, path);
    if (atomic.isPresent()) {
      path = path.subList(0, path.size() - 1);
    }
    // The module in focus is always open: depth counts from there.
    int opened = focus == null || path.isEmpty() ? 0 : 1;
    int depth = options.depth();
    if (depth == ViewOptions.UNLIMITED || path.size() - opened < depth) {
      return new Place(unit.name(), path, Optional.empty(), atomic);
    }
    int last = opened + depth - 1;
    Scope box = path.get(last);
    return new Place("@" + name(box), path.subList(0, last), Optional.of(box), Optional.empty());
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
