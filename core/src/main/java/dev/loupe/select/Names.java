package dev.loupe.select;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.loupe.error.BadInputException;
import dev.loupe.error.NearNames;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.Set;
import java.util.function.Function;

/** Refuses names that mean nothing in a record: they are misspelt. */
final class Names {

  private Names() {}

  static void check(
      ModelHistory history, String name, Function<Layer, String> nameOf, String relation) {
    check(
        "No layer " + relation,
        name,
        history.layers().stream().map(nameOf).collect(toImmutableSet()));
  }

  static void checkClass(ModelHistory history, String name) {
    check(
        "No module of class",
        name,
        history.modules().values().stream().map(ModuleInfo::className).collect(toImmutableSet()));
  }

  /**
   * @param name a module's address, perhaps with a pass
   */
  static void checkModule(ModelHistory history, String name) {
    int colon = name.lastIndexOf(':');
    ModuleInfo module = history.modules().get(colon < 0 ? name : name.substring(0, colon));
    if (module == null || name.isEmpty()) {
      check(
          "No module",
          name,
          Sets.filter(history.modules().keySet(), address -> !address.isEmpty()));
    } else if (colon >= 0
        && module.calls().stream().noneMatch(call -> call.pass().toString().equals(name))) {
      throw new BadInputException(
          "No module '%s': %s was called %d times"
              .formatted(name, module.address(), module.passes()));
    }
  }

  private static void check(String missing, String name, Set<String> known) {
    if (name.isEmpty() || !known.contains(name)) {
      ImmutableList<String> near = NearNames.to(name, known);
      throw new BadInputException(
          "%s '%s'%s"
              .formatted(
                  missing, name, near.isEmpty() ? "" : "; near it are " + String.join(", ", near)));
    }
  }
}
