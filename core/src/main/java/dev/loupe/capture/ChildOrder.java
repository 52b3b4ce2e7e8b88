package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.ContainerRule.Kind;
import dev.loupe.model.ModelTree.ModuleEntry;
import org.jspecify.annotations.Nullable;

/** Which module comes next in a container that runs its children in order. */
final class ChildOrder {
  private final ModuleIndex index;

  ChildOrder(ModuleIndex index) {
    this.index = index;
  }

  /** The next child that runs operators. */
  @Nullable String next(InferredCall call) {
    ImmutableList<String> all = index.children(call.address);
    return all.stream()
        .skip(call.child == null ? 0 : all.indexOf(call.child) + 1)
        .filter(child -> !runsNone(child))
        .findFirst()
        .orElse(null);
  }

  private boolean runsNone(String address) {
    ModuleEntry module = index.at(address);
    return module != null
        && (NativeOperators.runsNone(module.className())
            || (module.className().equals("Sequential")
                && index.children(address).stream().allMatch(this::runsNone)));
  }

  /** The way down from a child to the module whose first operator this may be. */
  @Nullable ImmutableList<String> begins(String address, String type) {
    ModuleEntry module = index.at(address);
    if (module == null) {
      return null;
    }
    if (NativeOperators.step(module.className(), 0, type) > 0) {
      return ImmutableList.of(address);
    }
    InferredCall call = new InferredCall(module, address);
    String first = call.rule.is(Kind.IN_ORDER) ? next(call) : null;
    ImmutableList<String> inner = first == null ? null : begins(first, type);
    return inner == null
        ? null
        : ImmutableList.<String>builder().add(address).addAll(inner).build();
  }

  /** Whether it is known which operators come from a module, however deep. */
  boolean isKnownThroughout(String address) {
    ModuleEntry module = index.at(address);
    return module != null
        && (NativeOperators.isKnown(module.className())
            || !isUnruled(ContainerRule.of(module.className())));
  }

  private static boolean isUnruled(ContainerRule rule) {
    return rule.is(Kind.UNKNOWN) || rule.is(Kind.LIST);
  }
}
