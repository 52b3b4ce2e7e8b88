package dev.loupe.capture;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parameter;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the module of an operator inside of containers whose forward is libtorch's C++ code: they
 * call their children where no call can be seen. An operator is given to the child that owns its
 * parameters; in a Sequential, one without parameters to the next child, if that is of its type.
 */
final class NativeModules {
  private static final String SEQUENTIAL = "Sequential";

  private final Map<String, ModuleEntry> byAddress = new LinkedHashMap<>();
  private final Set<String> withParameters = new HashSet<>();

  /** Parameters that the inferred call has read: one that comes again is another call. */
  private final Set<Parameter> readInCall = new HashSet<>();

  NativeModules(ModelTree tree) {
    tree.modules()
        .values()
        .forEach(module -> module.addresses().forEach(address -> byAddress.put(address, module)));
    tree.parameters()
        .forEach(
            entry -> entry.fact().addresses().forEach(name -> withParameters.add(owner(name))));
  }

  /** The module at an address. */
  @Nullable ModuleEntry at(String address) {
    return byAddress.get(address);
  }

  /** Tells the stack which module below its innermost the next operator belongs to. */
  void infer(ModuleStack stack, String type, List<Parameter> parameters) {
    ModuleStack.Frame top = stack.top();
    ModuleEntry container = top == null ? null : top.module();
    if (top == null || container == null || !container.builtIn()) {
      return;
    }
    ImmutableList<String> owners =
        parameters.stream()
            .map(parameter -> ownerBelow(container, parameter))
            .filter(owner -> !owner.isEmpty())
            .distinct()
            .collect(toImmutableList());
    if (owners.size() == 1) {
      boolean again = parameters.stream().anyMatch(readInCall::contains);
      ImmutableList<ModulePass> before = top.inner();
      stack.infer(between(container, owners.get(0)), again);
      if (!top.inner().equals(before)) {
        readInCall.clear();
      }
      readInCall.addAll(parameters);
    } else if (parameters.isEmpty() && container.className().equals(SEQUENTIAL)) {
      String next = nextChild(container, top.inner());
      if (next != null && isOf(type, next)) {
        stack.infer(ImmutableList.of(next), true);
      }
    }
  }

  private static String owner(String parameter) {
    return parameter.substring(0, Math.max(0, parameter.lastIndexOf('.')));
  }

  /** The module that owns a parameter, if it lies below the container; else empty. */
  private static String ownerBelow(ModuleEntry container, Parameter parameter) {
    String prefix = container.address().isEmpty() ? "" : container.address() + ".";
    return parameter.addresses().stream()
        .map(NativeModules::owner)
        .filter(owner -> owner.startsWith(prefix) && owner.length() > prefix.length())
        .findFirst()
        .orElse("");
  }

  /** The modules from below the container down to the address. */
  private ImmutableList<String> between(ModuleEntry container, String address) {
    ImmutableList.Builder<String> all = ImmutableList.builder();
    for (int end = container.address().isEmpty() ? 0 : container.address().length() + 1;
        end >= 0; ) {
      end = address.indexOf('.', end);
      String prefix = end < 0 ? address : address.substring(0, end++);
      if (byAddress.containsKey(prefix)) {
        all.add(prefix);
      }
      if (prefix.equals(address)) {
        break;
      }
    }
    return all.build();
  }

  private @Nullable String nextChild(ModuleEntry container, ImmutableList<ModulePass> inner) {
    String prefix = container.address().isEmpty() ? "" : container.address() + ".";
    ImmutableList<String> children =
        byAddress.keySet().stream()
            .filter(address -> address.startsWith(prefix) && address.length() > prefix.length())
            .filter(address -> address.indexOf('.', prefix.length()) < 0)
            .collect(toImmutableList());
    int current = inner.isEmpty() ? -1 : children.indexOf(inner.get(0).address());
    return Iterables.get(children, current + 1, null);
  }

  /** {@code maxpool2d} is of {@code MaxPool2d}; so is {@code batchnorm} of {@code BatchNorm2d}. */
  private boolean isOf(String type, String address) {
    ModuleEntry module = byAddress.get(address);
    return module != null
        && !withParameters.contains(address)
        && module.className().toLowerCase(Locale.ROOT).startsWith(type);
  }
}
