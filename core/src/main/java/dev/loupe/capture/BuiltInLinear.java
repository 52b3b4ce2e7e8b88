package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parameter;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * libtorch's {@code LinearImpl} is {@code t} and {@code addmm}, or {@code t}, {@code matmul} and
 * {@code add_}, where Python has one operator. It is one layer {@code linear} here too.
 */
final class BuiltInLinear {

  private BuiltInLinear() {}

  /** Whether an operator is the first half or the whole of a LinearImpl's. */
  static boolean starts(
      String operator, @Nullable ModuleEntry module, Collection<Parameter> parameters) {
    return (operator.equals("aten::addmm") || operator.equals("aten::matmul"))
        && isLinear(module)
        && reads(module, "weight", parameters);
  }

  /**
   * Whether an operator adds the bias to what {@code matmul} made.
   *
   * @param written the layer that it writes into
   */
  static boolean continues(
      String operator,
      @Nullable ModuleEntry module,
      ImmutableList<ModulePass> path,
      Collection<Parameter> parameters,
      @Nullable RawLayer written) {
    return operator.equals("aten::add_")
        && isLinear(module)
        && reads(module, "bias", parameters)
        && written != null
        && written.type.equals("linear")
        && written.calls.size() == 1
        && written.modules.equals(path);
  }

  private static boolean isLinear(@Nullable ModuleEntry module) {
    return module != null && module.builtIn() && module.className().equals("Linear");
  }

  private static boolean reads(
      @Nullable ModuleEntry module, String name, Collection<Parameter> parameters) {
    if (module == null || parameters.size() > 2) {
      return false;
    }
    return Iterables.any(
        parameters,
        parameter ->
            module.addresses().stream()
                .map(address -> address.isEmpty() ? name : address + "." + name)
                .anyMatch(parameter.addresses()::contains));
  }
}
