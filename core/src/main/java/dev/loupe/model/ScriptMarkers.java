package dev.loupe.model;

import dev.loupe.dispatch.Markers;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueVector;

/**
 * Puts {@link Markers} into the graph of a method: as its first and last node, and wherever it may
 * go on in another thread. Those are the beginning of what {@code prim::fork} starts, and the place
 * after an {@code aten::wait}, which libtorch leaves in the thread that ends the waiting.
 */
final class ScriptMarkers {
  private static final Symbol ENTER = Symbol.fromQualString(Markers.ENTER);
  private static final Symbol LEAVE = Symbol.fromQualString(Markers.LEAVE);
  private static final Symbol RESUME = Symbol.fromQualString(Markers.RESUME);
  private static final Symbol PAUSE = Symbol.fromQualString(Markers.PAUSE);
  private static final Symbol FORKED_GRAPH = Symbol.fromQualString("attr::Subgraph");

  /** Whether the graph assigns to an attribute of a module. */
  private boolean assigns;

  private ScriptMarkers() {}

  /**
   * Changes the graph.
   *
   * @param outermost whether the method is not called by another
   * @return whether it assigns to an attribute of a module
   */
  static boolean addTo(Graph method, boolean outermost) {
    ScriptMarkers markers = new ScriptMarkers();
    JitNode end = method.return_node();
    JitNode enter = method.create(ENTER, new ValueVector(method.inputs().get(0)), 1);
    Value run = enter.insertBefore(method.nodes().front()).output();
    run.setType(integer());
    markers.follow(method, method.block(), run);
    method.create(LEAVE, new ValueVector(run, end.input(0)), 0).insertBefore(end);
    if (outermost) {
      pause(method).insertBefore(end);
    }
    return markers.assigns;
  }

  private static Type.TypePtr integer() {
    return new Type.TypePtr(IntType.getIntTypePtr().get());
  }

  private void follow(Graph graph, Block block, Value run) {
    JitNode end = block.return_node();
    JitNode node = block.nodes().front();
    while (node.address() != end.address()) {
      JitNode next = node.next();
      switch (node.kind().toQualString().getString()) {
        case "prim::SetAttr" -> assigns = true;
        case "aten::wait" -> {
          pause(graph).insertBefore(node);
          resume(graph, run).insertAfter(node);
        }
        case "prim::fork" -> followFork(node, run);
        default -> {}
      }
      BlockArrayRef blocks = node.blocks();
      for (long i = 0; i < blocks.size(); i++) {
        follow(graph, blocks.get(i), run);
      }
      node = next;
    }
  }

  private void followFork(JitNode fork, Value run) {
    // The copy of a module shares the graphs of forks with the original.
    Graph forked = fork.g(FORKED_GRAPH).copy();
    fork.g_(FORKED_GRAPH, forked);
    fork.addInput(run);
    Value inner = forked.addInput("run");
    inner.setType(integer());
    follow(forked, forked.block(), inner);
    resume(forked, inner).insertBefore(forked.nodes().front());
    pause(forked).insertBefore(forked.return_node());
  }

  private static JitNode pause(Graph graph) {
    return graph.create(PAUSE, new ValueVector(), 0);
  }

  private static JitNode resume(Graph graph, Value run) {
    return graph.create(RESUME, new ValueVector(run), 0);
  }
}
