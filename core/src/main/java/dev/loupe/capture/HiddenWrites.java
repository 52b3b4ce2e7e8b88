package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.dispatch.Operator;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;

/** Operators that write into their arguments though their schemas do not say so. */
final class HiddenWrites {
  private static final ImmutableSet<String> STATISTICS =
      ImmutableSet.of("running_mean", "running_var");

  private static final String ALWAYS = "";

  /** The argument that says whether running statistics are written. */
  private static final ImmutableMap<String, String> SWITCHES =
      ImmutableMap.of(
          "aten::batch_norm", "training",
          "aten::native_batch_norm", "training",
          "aten::_batch_norm_impl_index", "training",
          "aten::cudnn_batch_norm", "training",
          "aten::miopen_batch_norm", "training",
          "aten::instance_norm", "use_input_stats",
          "aten::batch_norm_update_stats", ALWAYS);

  private HiddenWrites() {}

  /** Whether the operator may write into an argument in secret. */
  static boolean mayBe(String operator, String argument) {
    return STATISTICS.contains(argument) && SWITCHES.containsKey(operator);
  }

  /** The tensors that a call writes into in secret. */
  static ImmutableList<TensorArgument> of(String operator, Reading reading) {
    String key = SWITCHES.get(operator);
    if (key == null || !(key.equals(ALWAYS) || reading.value(key).equals("True"))) {
      return ImmutableList.of();
    }
    return reading.tensors().stream()
        .filter(argument -> STATISTICS.contains(argument.name()))
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether a call writes into some of its arguments in secret. */
  static boolean happen(Operator operator, IValueVector stack) {
    String key = SWITCHES.get(operator.name());
    if (key == null || key.equals(ALWAYS)) {
      return key != null;
    }
    long first = stack.size() - operator.arguments().size();
    for (int i = 0; i < operator.arguments().size(); i++) {
      if (operator.arguments().get(i).name().equals(key)) {
        IValue value = stack.get(first + i);
        return value.isBool() && value.toBool();
      }
    }
    return false;
  }
}
