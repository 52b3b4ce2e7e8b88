package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.loupe.history.Decision;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.Parameter;
import dev.loupe.history.Parent;
import dev.loupe.history.TensorInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is in modules, in a form that is equal for modules that do the same: their classes,
 * operators, shapes, arguments and how results flow, and which of what is in them is expanded; not
 * their names and the values of parameters.
 */
final class Structures {
  private final ModelHistory history;
  private final View view;
  private final Map<String, ImmutableList<Scope>> paths;
  private final Openness openness;
  private final Set<Scope> wanted;
  private final Map<Scope, Structure> structures = new HashMap<>();

  /** What is in one module, as far as it was told. */
  private static final class Structure {
    private final Hasher hasher = Hashing.sha256().newHasher();

    /** The units that occurred, numbered. */
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Adds texts of any length, told apart. */
    void add(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hasher.putInt(bytes.length).putBytes(bytes);
    }

    void addUnit(String name, boolean inside) {
      hasher.putInt(numbers.computeIfAbsent(name, n -> numbers.size())).putBoolean(inside);
    }
  }

  /**
   * Prepares.
   *
   * @param paths the modules around each unit by its name, outermost first
   * @param wanted the modules that will be asked for
   */
  Structures(
      ModelHistory history,
      View view,
      Map<String, ImmutableList<Scope>> paths,
      Openness openness,
      Set<Scope> wanted) {
    this.history = history;
    this.view = view;
    this.paths = paths;
    this.openness = openness;
    this.wanted = wanted;
  }

  /** Adds a unit to all modules that it is in; in the order of execution. */
  void add(Unit unit) {
    ImmutableList<Scope> path = path(unit.name());
    for (int level = 0; level < path.size(); level++) {
      Scope module = path.get(level);
      if (wanted.contains(module)) {
        Structure structure = structures.computeIfAbsent(module, m -> new Structure());
        addPath(path.subList(level, path.size()), structure);
        addUnit(unit, module, level, structure);
      }
    }
  }

  private ImmutableList<Scope> path(String unit) {
    return paths.getOrDefault(unit, ImmutableList.of());
  }

  private void addPath(List<Scope> path, Structure structure) {
    String own = path.get(0).address();
    structure.hasher.putInt(path.size());
    for (Scope module : path) {
      String address = module.address();
      ModuleInfo info = history.modules().get(address);
      structure.add(address.startsWith(own) ? address.substring(own.length()) : address);
      structure.add(info == null ? "" : info.className());
      structure.hasher.putBoolean(openness.isExpanded(module));
    }
  }

  private void addUnit(Unit unit, Scope module, int level, Structure structure) {
    structure.addUnit(unit.name(), true);
    structure.hasher.putInt(unit.passes().size());
    for (Layer pass : unit.passes()) {
      structure.add(pass.kind() + " " + pass.type());
      addTensor(pass.tensor(), structure);
      structure.hasher.putInt(pass.parameters().size());
      for (Parameter parameter : pass.parameters()) {
        addTensor(parameter.tensor(), structure);
      }
      structure.add(pass.call().map(call -> call.arguments().toString()).orElse(""));
      structure.add(pass.decision().map(Decision::text).orElse(""));
      structure.hasher.putInt(pass.parents().size());
      for (Parent parent : pass.parents()) {
        String from = Unit.name(history.layers().get(parent.layer()), view);
        ImmutableList<Scope> around = path(from);
        boolean inside = around.size() > level && around.get(level).equals(module);
        // In a loop the first call may read something else than the others; that is no matter of
        // what is in the module.
        structure.addUnit(inside ? from : from + " for " + pass.label().pass(), inside);
        structure.add(parent.arguments().toString());
      }
    }
  }

  private static void addTensor(TensorInfo tensor, Structure structure) {
    structure.add(tensor.dtype() + " " + tensor.shapeText());
  }

  /** What a module's structure is known by; asked once, when all units were added. */
  HashCode of(Scope module) {
    Structure structure = structures.get(module);
    if (structure == null) {
      throw new IllegalArgumentException("nothing is known of " + module);
    }
    return structure.hasher.hash();
  }
}
