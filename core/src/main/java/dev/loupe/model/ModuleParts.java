package dev.loupe.model;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.history.Parameter;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A module with what it has in it, which is the same for every forward.
 *
 * @param module the module
 * @param children the addresses of the modules registered directly in it
 * @param parameters the parameters registered directly in it
 * @param totalParameters the number of elements of the parameters in it and below it
 */
public record ModuleParts(
    ModuleEntry module,
    ImmutableList<String> children,
    ImmutableList<Parameter> parameters,
    long totalParameters) {

  /** All modules with their parts, in their order. */
  static ImmutableList<ModuleParts> of(
      Collection<ModuleEntry> modules, List<ModelTree.Entry<Parameter>> parameters) {
    return new Gathering(modules, parameters).parts();
  }

  private static final class Gathering {
    private final Collection<ModuleEntry> modules;
    private final SetMultimap<String, String> children = LinkedHashMultimap.create();
    private final SetMultimap<String, Parameter> parameters = LinkedHashMultimap.create();
    private final Map<String, Long> totals = new HashMap<>();

    Gathering(Collection<ModuleEntry> modules, List<ModelTree.Entry<Parameter>> parameters) {
      this.modules = modules;
      for (ModuleEntry module : modules) {
        for (String address : module.addresses()) {
          if (!address.isEmpty()) {
            children.put(owner(address), address);
          }
        }
      }
      parameters.forEach(entry -> add(entry.fact()));
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

    ImmutableList<ModuleParts> parts() {
      return modules.stream()
          .map(
              module ->
                  new ModuleParts(
                      module,
                      children(module),
                      ImmutableList.copyOf(parameters.get(module.address())),
                      totals.getOrDefault(module.address(), 0L)))
          .collect(toImmutableList());
    }

    private ImmutableList<String> children(ModuleEntry module) {
      ImmutableSet.Builder<String> all = ImmutableSet.builder();
      module.addresses().forEach(address -> all.addAll(children.get(address)));
      return all.build().asList();
    }
  }
}
