package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.history.Parameter;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What each module of a model has in it. */
final class ModuleParts {
  private final ImmutableSet<ModuleEntry> modules;
  private final SetMultimap<String, String> children = LinkedHashMultimap.create();
  private final SetMultimap<String, Parameter> parameters = LinkedHashMultimap.create();
  private final Map<String, Long> totals = new HashMap<>();

  ModuleParts(ModelTree tree) {
    modules = ImmutableSet.copyOf(tree.modules().values());
    for (ModuleEntry module : modules) {
      for (String address : module.addresses()) {
        if (!address.isEmpty()) {
          children.put(owner(address), address);
        }
      }
    }
    for (ModelTree.Entry<Parameter> entry : tree.parameters()) {
      add(entry.fact());
    }
  }

  private void add(Parameter parameter) {
    Set<String> around = new HashSet<>();
    for (String address : parameter.addresses()) {
      String owner = owner(address);
      parameters.put(owner, parameter);
      for (String outer = owner; around.add(outer) && !outer.isEmpty(); ) {
        outer = owner(outer);
      }
    }
    // A parameter that is shared counts once in each module that has it.
    around.forEach(module -> totals.merge(module, parameter.tensor().elements(), Long::sum));
  }

  private static String owner(String address) {
    return address.substring(0, Math.max(0, address.lastIndexOf('.')));
  }

  /** All modules, each before those below it. */
  ImmutableSet<ModuleEntry> modules() {
    return modules;
  }

  /** The addresses of the modules registered directly in one. */
  ImmutableList<String> children(ModuleEntry module) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    module.addresses().forEach(address -> all.addAll(children.get(address)));
    return all.build().asList();
  }

  /** The parameters registered directly in a module. */
  ImmutableList<Parameter> parameters(ModuleEntry module) {
    return ImmutableList.copyOf(parameters.get(module.address()));
  }

  /** The number of elements of the parameters in a module and below it. */
  long totalParameters(ModuleEntry module) {
    return totals.getOrDefault(module.address(), 0L);
  }
}
