package dev.loupe.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueArrayRef;

/** Reads the nodes of TorchScript's graphs. */
final class ScriptNodes {

  private ScriptNodes() {}

  /** {@code prim::If}. */
  static String kind(JitNode node) {
    return node.kind().toQualString().getString();
  }

  /** The nodes of a block as they are now; the graph may be changed while they are gone through. */
  static List<JitNode> all(Block block) {
    long end = block.return_node().address();
    List<JitNode> nodes = new ArrayList<>();
    for (JitNode node = block.nodes().front(); node.address() != end; node = node.next()) {
      nodes.add(node);
    }
    return nodes;
  }

  static List<Block> blocks(JitNode node) {
    BlockArrayRef blocks = node.blocks();
    List<Block> all = new ArrayList<>(2);
    for (long i = 0; i < blocks.size(); i++) {
      all.add(blocks.get(i));
    }
    return all;
  }

  /** Whether a block may run an operator that makes a layer. */
  static boolean computes(Block block) {
    return all(block).stream().anyMatch(ScriptNodes::computes);
  }

  private static boolean computes(JitNode node) {
    String kind = kind(node);
    return switch (kind) {
      case "prim::CallMethod", "prim::CallFunction", "prim::fork" -> true;
      default ->
          blocks(node).stream().anyMatch(ScriptNodes::computes)
              || (!kind.startsWith("prim::") && handlesTensors(node));
    };
  }

  /** Operators on numbers and texts are no layers, nor those that read a tensor's size. */
  private static boolean handlesTensors(JitNode node) {
    ValueArrayRef values = node.outputs().size() == 0 ? node.inputs() : node.outputs();
    for (long i = 0; i < values.size(); i++) {
      if (type(values.get(i)).contains("Tensor")) {
        return true;
      }
    }
    return false;
  }

  /** {@code Tensor}, {@code int[]}. */
  static String type(Value value) {
    return value.type().get().str().getString();
  }
}
