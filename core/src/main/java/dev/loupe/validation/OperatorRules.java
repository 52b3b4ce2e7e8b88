package dev.loupe.validation;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import java.util.regex.Pattern;

/** What is known of operators that a change of their arguments can't show. */
final class OperatorRules {
  /** Arguments of which an operator reads the shape or the type, and not the values. */
  private static final ImmutableSetMultimap<String, String> SHAPE_ONLY =
      ImmutableSetMultimap.<String, String>builder()
          .putAll("aten::expand_as", "other")
          .putAll("aten::view_as", "other")
          .putAll("aten::reshape_as", "other")
          .putAll("aten::resize_as_", "the_template")
          .putAll("aten::type_as", "other")
          .putAll("aten::to", "other")
          .putAll("aten::new_zeros", "self")
          .putAll("aten::new_ones", "self")
          .putAll("aten::new_full", "self")
          .putAll("aten::new_empty", "self")
          .putAll("aten::new_empty_strided", "self")
          .putAll("aten::zeros_like", "self")
          .putAll("aten::ones_like", "self")
          .putAll("aten::full_like", "self")
          .putAll("aten::empty_like", "self")
          .putAll("aten::rand_like", "self")
          .putAll("aten::randn_like", "self")
          .putAll("aten::randint_like", "self")
          .build();

  /**
   * Arguments that tell where the values of others lie. libtorch trusts them: with others it reads
   * memory that is not the tensor's.
   */
  private static final ImmutableSet<String> LAYOUTS =
      ImmutableSet.of(
          "crow_indices",
          "ccol_indices",
          "col_indices",
          "row_indices",
          "compressed_indices",
          "plain_indices",
          "nested_size",
          "nested_strides");

  private static final Pattern UNINITIALIZED =
      Pattern.compile("aten::(new_)?(empty(_like|_strided|_permuted|_quantized)?|resize_(as_)?)");

  /** Operators whose integer arguments may be any integers. */
  private static final ImmutableSet<String> ARITHMETIC =
      ImmutableSet.of(
          "abs",
          "add",
          "alias",
          "bitwise_and",
          "bitwise_not",
          "bitwise_or",
          "bitwise_xor",
          "cat",
          "clamp",
          "clone",
          "concat",
          "contiguous",
          "copy_",
          "detach",
          "div",
          "eq",
          "expand",
          "flatten",
          "floor_divide",
          "ge",
          "gt",
          "le",
          "lt",
          "max",
          "maximum",
          "mean",
          "min",
          "minimum",
          "mul",
          "ne",
          "neg",
          "permute",
          "pow",
          "relu",
          "repeat",
          "reshape",
          "rsub",
          "select",
          "sign",
          "slice",
          "split",
          "squeeze",
          "stack",
          "sub",
          "sum",
          "t",
          "to",
          "transpose",
          "true_divide",
          "type_as",
          "unsqueeze",
          "view",
          "where",
          "_to_copy",
          "__and__",
          "__or__",
          "__xor__",
          "logical_not",
          "logical_and",
          "logical_or",
          "any",
          "all",
          "float",
          "double",
          "cumsum",
          "prod",
          "argmax",
          "argmin",
          "sort",
          "topk",
          "remainder");

  private OperatorRules() {}

  /** Whether an operator reads only the shape or the type of an argument. */
  static boolean readsShapeOnly(String operator, String argument) {
    return SHAPE_ONLY.containsEntry(operator, argument);
  }

  /** Whether an argument tells how memory is laid out, so that it must not be changed. */
  static boolean describesLayout(String operator, String argument) {
    return LAYOUTS.contains(argument)
        || (argument.equals("offsets") && operator.startsWith("aten::_nested_view"));
  }

  /** Whether the operator returns memory that nobody has written. */
  static boolean isUninitialized(String operator) {
    return UNINITIALIZED.matcher(operator).matches();
  }

  /**
   * Whether integers may be indices or lengths: another value could lie outside of what they index,
   * which not every kernel checks.
   */
  static boolean readsIndices(String operator) {
    String name = operator.replaceFirst(".*::", "");
    return !ARITHMETIC.contains(name)
        && !(name.endsWith("_") && ARITHMETIC.contains(name.substring(0, name.length() - 1)));
  }
}
