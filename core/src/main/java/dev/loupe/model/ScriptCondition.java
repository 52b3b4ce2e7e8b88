package dev.loupe.model;

import java.util.List;
import org.bytedeco.pytorch.AnyType;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.jspecify.annotations.Nullable;

/** Finds the tensor whose value is the condition of an {@code if}. */
final class ScriptCondition {
  private final Value none;

  private ScriptCondition(Value none) {
    this.none = none;
  }

  /**
   * The tensor; null if the condition is no tensor's value, or is computed from values.
   *
   * @param condition what {@code prim::If} reads
   * @param none stands in the graph for no tensor where the condition is one only at times
   */
  static @Nullable Value tensor(Value condition, Value none) {
    return new ScriptCondition(none).tensor(condition);
  }

  private @Nullable Value tensor(Value value) {
    JitNode node = value.node();
    return switch (ScriptNodes.kind(node)) {
      case "aten::Bool",
          "aten::Int",
          "aten::item",
          "aten::is_nonzero",
          "aten::__not__",
          "prim::unchecked_cast" -> {
        Value read = node.input(0);
        yield ScriptNodes.type(read).equals("Tensor") ? read : tensor(read);
      }
      case "prim::If" -> ofLogical(node);
      default -> null;
    };
  }

  /**
   * {@code a and b} is compiled as {@code b if a else False}: if {@code a} is false, then it was
   * {@code a} that decided, else {@code b}. The node gets one more result, which is that tensor.
   */
  private @Nullable Value ofLogical(JitNode node) {
    if (!isLogical(node)) {
      return null;
    }
    Value first = tensor(node.input(0));
    List<Block> blocks = ScriptNodes.blocks(node);
    Value[] deciding = new Value[blocks.size()];
    for (int i = 0; i < deciding.length; i++) {
      Value result = blocks.get(i).outputs().get(0);
      deciding[i] = isConstant(result) ? first : tensor(result);
    }
    if (deciding[0] == null && deciding[1] == null) {
      return null;
    }
    for (int i = 0; i < deciding.length; i++) {
      blocks.get(i).registerOutput(deciding[i] == null ? none : deciding[i]);
    }
    Value added = node.addOutput();
    added.setType(new Type.TypePtr(AnyType.get().get()));
    return added;
  }

  /** Whether a condition is an {@code and} or an {@code or}: it has a constant in one arm. */
  static boolean isLogical(JitNode node) {
    if (node.outputs().size() == 0 || !ScriptNodes.type(node.output(0)).equals("bool")) {
      return false;
    }
    List<Block> blocks = ScriptNodes.blocks(node);
    return isConstant(blocks.get(0).outputs().get(0)) != isConstant(blocks.get(1).outputs().get(0));
  }

  private static boolean isConstant(Value value) {
    return ScriptNodes.kind(value.node()).equals("prim::Constant");
  }
}
