package dev.loupe.render.view;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** Decides which modules are open, by the depth and by the choices for single modules. */
final class Openness {
  private final int depth;
  private final ImmutableSet<String> collapsed;

  /** What is expanded, and what leads to it. */
  private final Set<Scope> opened = new HashSet<>();

  /**
   * Prepares to decide.
   *
   * @param paths the modules around each layer, outermost first
   */
  Openness(ModelHistory history, Opening opening, Collection<ImmutableList<Scope>> paths) {
    this.depth = opening.depth();
    this.collapsed = addresses(history, opening.collapsed());
    ImmutableSet<String> expanded = addresses(history, opening.expanded());
    if (!expanded.isEmpty()) {
      paths.forEach(path -> open(path, expanded));
    }
  }

  private static ImmutableSet<String> addresses(
      ModelHistory history, Predicate<ModuleInfo> modules) {
    return history.modules().values().stream()
        .filter(modules)
        .map(ModuleInfo::address)
        .collect(toImmutableSet());
  }

  private void open(ImmutableList<Scope> path, ImmutableSet<String> expanded) {
    for (int i = path.size() - 1; i >= 0; i--) {
      if (expanded.contains(path.get(i).address())) {
        opened.addAll(path.subList(0, i + 1));
        return;
      }
    }
  }

  /** Whether a module must be open for the sake of one that is expanded, perhaps itself. */
  boolean isExpanded(Scope scope) {
    return opened.contains(scope);
  }

  /**
   * Whether a module is one box.
   *
   * @param level how many open modules are around it
   */
  boolean isClosed(Scope scope, int level) {
    return !isExpanded(scope)
        && (collapsed.contains(scope.address())
            || (depth != ViewOptions.UNLIMITED && level >= depth - 1));
  }
}
