package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the box for the rest of a row of equal modules. */
final class FoldedWriter {
  private final ModelHistory history;
  private final Places places;
  private final Details details;

  FoldedWriter(ModelHistory history, Places places, Details details) {
    this.details = details;
    this.history = history;
    this.places = places;
  }

  /**
   * The box.
   *
   * @param inside the units in all of the modules
   */
  Node write(Place place, Closed rest, List<Unit> inside) {
    ImmutableList<ModuleInfo> modules =
        rest.modules().stream().map(this::module).collect(toImmutableList());
    String title = "+%d more %s".formatted(modules.size(), classes(modules));
    String range = range(rest);
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    rows.add(new Row(Row.Role.TITLE, title));
    rows.add(new Row(Row.Role.ADDRESS, range));
    lastCall(rest.last()).outputs().stream()
        .limit(1)
        .map(output -> history.layers().get(output).tensor())
        .forEach(tensor -> details.ofResult(tensor).ifPresent(rows::add));
    long parameters = parameters(modules);
    details.ofModule(inside, parameters, rows);
    ImmutableSet.Builder<Trait> traits = ImmutableSet.builder();
    if (parameters > 0) {
      traits.add(Trait.PARAMETERS);
    }
    if (inside.stream().flatMap(unit -> unit.passes().stream()).allMatch(NodeWriter::isInternal)) {
      traits.add(Trait.INTERNAL);
    }
    return new Node(
        place.node(),
        NodeKind.MODULE,
        Shape.BOX_3D,
        rows.build(),
        "%s\n%s are equal to what is drawn before".formatted(title, range),
        traits.build(),
        Optional.empty());
  }

  private static String classes(List<ModuleInfo> modules) {
    return modules.stream().map(ModuleInfo::className).distinct().collect(Collectors.joining(", "));
  }

  /** {@code @layers.1 to 11}. */
  private String range(Closed rest) {
    int stem = CharMatcher.inRange('0', '9').trimTrailingFrom(rest.first().address()).length();
    return "@%s to %s"
        .formatted(places.name(rest.first()), places.name(rest.last()).substring(stem));
  }

  private ModuleInfo module(Scope scope) {
    ModuleInfo module = history.modules().get(scope.address());
    if (module == null) {
      throw new IllegalArgumentException("no module " + scope.address());
    }
    return module;
  }

  private ModuleCall lastCall(Scope scope) {
    List<ModuleCall> calls = module(scope).calls();
    return calls.get(scope.pass() == Scope.ALL ? calls.size() - 1 : scope.pass() - 1);
  }

  /** The elements of the parameters below the modules, each parameter counted once. */
  private long parameters(List<ModuleInfo> modules) {
    ImmutableList<String> prefixes =
        modules.stream()
            .flatMap(module -> module.addresses().stream())
            .map(address -> address + ".")
            .collect(toImmutableList());
    return history.parameters().stream()
        .filter(
            parameter ->
                parameter.addresses().stream()
                    .anyMatch(address -> prefixes.stream().anyMatch(address::startsWith)))
        .mapToLong(parameter -> parameter.tensor().elements())
        .sum();
  }
}
