package dev.loupe.cli.graph;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.error.BadInputException;
import dev.loupe.error.NearNames;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Finds in a record what patterns mean. A pattern that means nothing there is an error, which names
 * what is near.
 */
final class Selection {
  /** So many names are listed where none is near. */
  private static final int MOST_NAMES = 12;

  private final ModelHistory history;

  Selection(ModelHistory history) {
    this.history = history;
  }

  /**
   * The modules with these addresses.
   *
   * @throws BadInputException if there is none for one of the patterns, or none that was called
   */
  Predicate<ModuleInfo> modules(List<String> patterns) {
    ImmutableList<Glob> globs = globs(patterns);
    globs.forEach(this::requireModule);
    return module -> globs.stream().anyMatch(glob -> module.addresses().stream().anyMatch(glob));
  }

  private static ImmutableList<Glob> globs(List<String> patterns) {
    return patterns.stream().map(Glob::new).collect(toImmutableList());
  }

  private void requireModule(Glob glob) {
    ImmutableSet<ModuleInfo> meant =
        parts().stream()
            .filter(module -> module.addresses().stream().anyMatch(glob))
            .collect(toImmutableSet());
    if (meant.isEmpty()) {
      throw missing(
          "module",
          glob,
          parts().stream().flatMap(module -> module.addresses().stream()).toList(),
          "`loupe summary` lists the modules");
    }
    if (meant.stream().allMatch(module -> module.passes() == 0)) {
      throw new BadInputException(
          "Module %s was not called in this forward pass, so it is not drawn".formatted(glob));
    }
  }

  /** All modules but the model itself. */
  private ImmutableList<ModuleInfo> parts() {
    return history.modules().values().stream()
        .filter(module -> !module.address().isEmpty())
        .collect(toImmutableList());
  }

  /**
   * The modules of these classes.
   *
   * @throws BadInputException if there is none for one of the patterns
   */
  Predicate<ModuleInfo> classes(List<String> patterns) {
    ImmutableList<Glob> globs = globs(patterns);
    ImmutableSet<String> names =
        parts().stream().map(ModuleInfo::className).collect(toImmutableSet());
    for (Glob glob : globs) {
      if (names.stream().noneMatch(glob)) {
        throw missing("module class", glob, names, list(names));
      }
    }
    return module -> globs.stream().anyMatch(glob -> glob.test(module.className()));
  }

  /**
   * The operations of these types: {@code relu}, {@code max_pool2d}.
   *
   * @throws BadInputException if there is none for one of the patterns that can be left out
   */
  Predicate<Layer> types(List<String> patterns) {
    ImmutableList<Glob> globs =
        patterns.stream().map(Selection::type).map(Glob::new).collect(toImmutableList());
    ImmutableSet<String> names = types(layer -> layer.kind() == LayerKind.OPERATION);
    ImmutableSet<String> hideable =
        types(layer -> layer.kind() == LayerKind.OPERATION && layer.decision().isEmpty());
    for (Glob glob : globs) {
      if (types(layer -> true).stream().noneMatch(glob)) {
        throw missing("operator type", glob, names, list(names));
      }
      if (hideable.stream().noneMatch(glob)) {
        throw new BadInputException(
            "Nothing of type '%s' can be hidden: inputs, outputs and conditions are always drawn"
                .formatted(glob));
      }
    }
    return layer -> globs.stream().anyMatch(glob -> glob.test(layer.type()));
  }

  /** Types are written small and without underscores. */
  private static String type(String pattern) {
    return pattern.toLowerCase(Locale.ROOT).replaceAll("^aten::|_", "");
  }

  private ImmutableSet<String> types(Predicate<Layer> layers) {
    return history.layers().stream().filter(layers).map(Layer::type).collect(toImmutableSet());
  }

  private static String list(Collection<String> names) {
    int more = names.size() - MOST_NAMES;
    return names.isEmpty()
        ? "there is none at all"
        : "there are %s%s"
            .formatted(
                String.join(", ", names.stream().limit(MOST_NAMES).toList()),
                more > 0 ? " and " + more + " more" : "");
  }

  private static BadInputException missing(
      String what, Glob glob, Collection<String> names, String otherwise) {
    ImmutableList<String> near = NearNames.to(glob.letters(), names);
    return new BadInputException(
        "No %s '%s'; %s"
            .formatted(
                what, glob, near.isEmpty() ? otherwise : "near it are " + String.join(", ", near)));
  }
}
