package dev.loupe.capture;

import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call of a module that runs inside of one of libtorch's containers, or of the container. */
final class InferredCall {
  final ModuleEntry module;

  /** Where it was found: one of the module's addresses. */
  final String address;

  final ContainerRule rule;

  /** How many of its own steps are done. */
  int done;

  /** The child that runs, or ran last. */
  @Nullable String child;

  /** The addresses of the parameters and buffers that were read. */
  final Set<String> read = new HashSet<>();

  InferredCall(ModuleEntry module, String address) {
    this.module = module;
    this.address = address;
    this.rule = ContainerRule.of(module.className());
  }

  String className() {
    return module.className();
  }

  /** Whether the child that the rule says is last has run. */
  boolean isPastLast() {
    return child != null && child.substring(child.lastIndexOf('.') + 1).equals(rule.last());
  }

  /** The name of the dropout that comes now, if one may. */
  @Nullable String dropout() {
    return child == null ? null : rule.dropouts().get(child.substring(child.lastIndexOf('.') + 1));
  }

  /** Goes on to an operator, if that comes next in a class whose operators are known. */
  void advance(String type) {
    done = Math.max(done, NativeOperators.step(className(), done, type));
  }
}
