package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree.ModuleEntry;
import org.jspecify.annotations.Nullable;

/**
 * libtorch's {@code LinearImpl} is {@code t} and {@code addmm}, or {@code t}, {@code matmul} and
 * {@code add_}, where Python has one operator. It is one layer {@code linear} here too, whatever
 * its weight and bias are: parameters, what was written into them, or what was put in their place.
 * It runs no other operators, so their names suffice.
 */
final class BuiltInLinear {

  private BuiltInLinear() {}

  /** Whether an operator turns the weight of a LinearImpl: its result stands for the weight. */
  static boolean turns(String operator, @Nullable ModuleEntry module) {
    return operator.equals("aten::t") && isLinear(module);
  }

  /** Whether an operator is the first half or the whole of a LinearImpl's. */
  static boolean starts(String operator, @Nullable ModuleEntry module) {
    return (operator.equals("aten::addmm") || operator.equals("aten::matmul")) && isLinear(module);
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
      @Nullable RawLayer written) {
    return operator.equals("aten::add_")
        && isLinear(module)
        && written != null
        && written.type.equals("linear")
        && written.calls.size() == 1
        && written.calls.get(0).operator().name().equals("aten::matmul")
        && written.modules.equals(path);
  }

  private static boolean isLinear(@Nullable ModuleEntry module) {
    return module != null && module.builtIn() && module.className().equals("Linear");
  }
}
