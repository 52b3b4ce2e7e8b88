package dev.loupe.capture;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A model's modules by address, and the ways between them. */
final class ModuleIndex {
  private final Map<String, ModuleEntry> byAddress = new LinkedHashMap<>();
  private final Set<String> withChildren = new HashSet<>();
  private final Map<String, ImmutableList<String>> children = new HashMap<>();

  ModuleIndex(ModelTree tree) {
    for (ModuleEntry module : tree.modules().values()) {
      for (String address : module.addresses()) {
        byAddress.put(address, module);
        if (!address.isEmpty()) {
          withChildren.add(address.substring(0, Math.max(0, address.lastIndexOf('.'))));
        }
      }
    }
  }

  /** Whether there are modules below the one at an address. */
  boolean hasChildren(String address) {
    return withChildren.contains(address);
  }

  /** The module at an address. */
  @Nullable ModuleEntry at(String address) {
    return byAddress.get(address);
  }

  /**
   * The ways from a container down to the owners of parameters and buffers.
   *
   * @param owned the addresses of these
   */
  ImmutableList<ImmutableList<String>> owners(String container, List<String> owned) {
    if (owned.isEmpty()) {
      return ImmutableList.of();
    }
    String prefix = below(container);
    return owned.stream()
        .map(address -> byAddress.get(address.substring(0, Math.max(0, address.lastIndexOf('.')))))
        .filter(Objects::nonNull)
        .flatMap(owner -> owner.addresses().stream())
        .filter(address -> address.equals(container) || address.startsWith(prefix))
        .distinct()
        .map(address -> way(container, address))
        .collect(toImmutableList());
  }

  /** The modules from below a container down to an address, without mere lists of modules. */
  private ImmutableList<String> way(String container, String address) {
    ImmutableList.Builder<String> way = ImmutableList.builder();
    int start = container.length();
    for (int end = address.indexOf('.', start + 1); address.length() > start; ) {
      String prefix = end < 0 ? address : address.substring(0, end);
      ModuleEntry module = byAddress.get(prefix);
      if (module != null && !isList(module)) {
        way.add(prefix);
      }
      if (end < 0) {
        break;
      }
      end = address.indexOf('.', end + 1);
    }
    return way.build();
  }

  /** The addresses of a module's children; those of a mere list of modules in its place. */
  ImmutableList<String> children(String address) {
    ImmutableList<String> known = children.get(address);
    if (known == null) {
      String prefix = below(address);
      known =
          byAddress.keySet().stream()
              .filter(child -> child.startsWith(prefix) && child.length() > prefix.length())
              .filter(child -> child.indexOf('.', prefix.length()) < 0)
              .sorted(Comparator.comparingInt(child -> number(child.substring(prefix.length()))))
              .flatMap(this::withoutList)
              .collect(toImmutableList());
      children.put(address, known);
    }
    return known;
  }

  private Stream<String> withoutList(String address) {
    ModuleEntry module = byAddress.get(address);
    return module != null && isList(module) ? children(address).stream() : Stream.of(address);
  }

  private static boolean isList(ModuleEntry module) {
    return ContainerRule.of(module.className()).is(ContainerRule.Kind.LIST);
  }

  private static String below(String address) {
    return address.isEmpty() ? "" : address + ".";
  }

  /** The address of a child of a module. */
  static String child(String address, String name) {
    return below(address) + name;
  }

  /**
   * The place of a child that is named by a number, as those of a Sequential are: one that comes
   * twice is not listed where it comes again. Others stay in the order of the list.
   */
  private static int number(String name) {
    Integer number = Ints.tryParse(name);
    return number == null ? 0 : number;
  }
}
