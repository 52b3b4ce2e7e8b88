package dev.loupe.model;

import dev.loupe.dispatch.ControlFlowHandler;
import dev.loupe.dispatch.Markers;
import dev.loupe.model.ControlSite.Kind;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Block;
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
 *
 * <p>Markers stand also where the arms of the author's conditions and the bodies of loops start,
 * and where the method leaves them.
 */
final class ScriptMarkers {
  private static final Symbol ENTER = symbol(Markers.ENTER);
  private static final Symbol LEAVE = symbol(Markers.LEAVE);
  private static final Symbol RESUME = symbol(Markers.RESUME);
  private static final Symbol PAUSE = symbol(Markers.PAUSE);
  private static final Symbol FORK = symbol(Markers.FORK);
  private static final Symbol ARM = symbol(Markers.ARM);
  private static final Symbol LOOP = symbol(Markers.LOOP);
  private static final Symbol ITERATE = symbol(Markers.ITERATE);
  private static final Symbol PROCEED = symbol(Markers.PROCEED);
  private static final Symbol ASSIGN = symbol(Markers.ASSIGN);
  private static final Symbol CONSTANT = symbol("prim::Constant");
  private static final Symbol VALUE = symbol("attr::value");
  private static final Symbol FORKED_GRAPH = symbol("attr::Subgraph");

  private final Graph graph;

  /** Holds at run time what the handler calls the run of the method. */
  private final Value run;

  private final String function;
  private final List<ControlSite> sites;

  private ScriptMarkers(Graph graph, Value run, String function, List<ControlSite> sites) {
    this.graph = graph;
    this.run = run;
    this.function = function;
    this.sites = sites;
  }

  /** Retained: the caller may have a PointerScope open, which must not close it. */
  private static Symbol symbol(String name) {
    return Symbol.fromQualString(name).retainReference();
  }

  /**
   * Changes the graph.
   *
   * @param name the method's name
   * @param outermost whether the method is not called by another
   * @param sites takes the places that its markers stand for; each marker has its place's number
   * @return whether it assigns to an attribute of a module
   */
  static boolean addTo(Graph method, String name, boolean outermost, List<ControlSite> sites) {
    JitNode end = method.return_node();
    JitNode enter = method.create(ENTER, new ValueVector(method.inputs().get(0)), 1);
    enter.insertBefore(method.nodes().front());
    ScriptMarkers markers = new ScriptMarkers(method, integer(enter.output()), name, sites);
    Value none = markers.constant(ControlFlowHandler.NONE, enter);
    boolean assigns = markers.follow(method.block(), new ScriptScope(null, none, null)).assigns();
    markers.node(LEAVE, 0, markers.run, end.input(0)).insertBefore(end);
    if (outermost) {
      markers.node(PAUSE, 0).insertBefore(end);
    }
    return assigns;
  }

  /**
   * What there is to know of a block.
   *
   * @param assigns whether it assigns to an attribute of a module
   * @param end the scope that its end is in
   */
  private record Followed(boolean assigns, ScriptScope end) {}

  private Followed follow(Block block, ScriptScope start) {
    boolean assigns = false;
    ScriptScope scope = start;
    for (JitNode node : ScriptNodes.all(block)) {
      if (scope.extent() != null) {
        ScriptScope around = scope.around(ScriptRange.of(node));
        if (!around.equals(scope)) {
          scope = around;
          proceed(scope).insertBefore(node);
        }
      }
      switch (ScriptNodes.kind(node)) {
        case "prim::SetAttr" -> {
          assigns = true;
          tellOf(node);
        }
        case "aten::wait" -> {
          node(PAUSE, 0).insertBefore(node);
          node(RESUME, 0, run).insertAfter(node);
        }
        case "prim::fork" -> followFork(node, scope);
        case "prim::If" -> assigns |= followIf(node, scope);
        case "prim::Loop" -> assigns |= followLoop(node, scope);
        default -> {
          for (Block inner : ScriptNodes.blocks(node)) {
            assigns |= follow(inner, scope).assigns();
          }
        }
      }
    }
    return new Followed(assigns, scope);
  }

  private boolean followIf(JitNode node, ScriptScope scope) {
    List<Block> blocks = ScriptNodes.blocks(node);
    ScriptRange code = ScriptRange.of(node);
    boolean assigns = false;
    if (code == null || !isAuthors(node, code)) {
      for (Block block : blocks) {
        assigns |= follow(block, scope).assigns();
      }
      return assigns;
    }
    boolean computes = blocks.stream().anyMatch(block -> isArm(block, code));
    Value tensor = computes ? ScriptCondition.tensor(node.input(0), run) : null;
    // PyTorch's own modules ask for their settings at every turn.
    boolean shown = computes && (tensor != null || !code.isPyTorchs());
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (shown && isArm(block, code)) {
        Value site = site(i == 0 ? Kind.THEN : Kind.ELSE, node, block.nodes().front());
        assigns |= followArm(block, code, scope, site, tensor == null ? run : tensor);
      } else {
        assigns |= follow(block, scope).assigns();
      }
    }
    return assigns;
  }

  /** Neither an assertion nor an {@code and}, though these are compiled to the same node. */
  private static boolean isAuthors(JitNode node, ScriptRange code) {
    return code.startsWith("if")
        || code.startsWith("elif")
        || (!code.startsWith("assert") && !ScriptCondition.isLogical(node));
  }

  /** Whether there is something in the arm that makes layers, and the author put it there. */
  private static boolean isArm(Block block, ScriptRange code) {
    return ScriptNodes.computes(block) && !code.excludesStart(block);
  }

  private boolean followArm(
      Block block, ScriptRange code, ScriptScope scope, Value site, Value condition) {
    JitNode arm = node(ARM, 1, run, site, condition).insertAfter(site.node());
    ScriptScope inside =
        new ScriptScope(scope, integer(arm.output()), code.excludesEnd(block) ? code : null);
    Followed followed = follow(block, inside);
    if (followed.end().equals(inside)) {
      proceed(scope).insertBefore(block.return_node());
    }
    return followed.assigns();
  }

  private boolean followLoop(JitNode node, ScriptScope scope) {
    Block body = ScriptNodes.blocks(node).get(0);
    if (!ScriptNodes.computes(body)) {
      return follow(body, scope).assigns();
    }
    JitNode loop = node(LOOP, 1, run, site(Kind.LOOP, node, node));
    Value number = integer(loop.insertBefore(node).output());
    JitNode turn = node(ITERATE, 1, run, number, body.inputs().get(0));
    turn.insertBefore(body.nodes().front());
    proceed(scope).insertAfter(node);
    return follow(body, new ScriptScope(scope, integer(turn.output()), null)).assigns();
  }

  private void followFork(JitNode fork, ScriptScope scope) {
    // The copy of a module shares the graphs of forks with the original.
    Graph forked = fork.g(FORKED_GRAPH).copy();
    fork.g_(FORKED_GRAPH, forked);
    fork.addInput(run);
    fork.addInput(scope.number());
    Value outerRun = integer(forked.addInput("run"));
    Value inside = integer(forked.addInput("inside"));
    JitNode start = forked.create(FORK, new ValueVector(outerRun, inside), 1);
    start.insertBefore(forked.nodes().front());
    ScriptMarkers markers = new ScriptMarkers(forked, integer(start.output()), function, sites);
    markers.follow(forked.block(), new ScriptScope(null, inside, null));
    markers.node(PAUSE, 0).insertBefore(forked.return_node());
  }

  private Value site(Kind kind, JitNode statement, JitNode before) {
    ScriptRange code = ScriptRange.of(statement);
    sites.add(
        new ControlSite(
            kind, code == null ? Optional.empty() : Optional.ofNullable(code.line(function))));
    return constant(sites.size() - 1, before);
  }

  /**
   * Tells that a tensor is assigned to an attribute, which may be a buffer. The marker finds out by
   * itself which attribute it is: reading a name from a node destroys it ({@link JitNode#s}).
   */
  private void tellOf(JitNode assignment) {
    if (ScriptNodes.type(assignment.input(1)).contains("Tensor")) {
      node(ASSIGN, 0, assignment.input(0), assignment.input(1)).insertAfter(assignment);
    }
  }

  private Value constant(long value, JitNode before) {
    JitNode constant = node(CONSTANT, 1).i_(VALUE, value);
    return integer(constant.insertBefore(before).output());
  }

  private JitNode proceed(ScriptScope scope) {
    return node(PROCEED, 0, run, scope.number());
  }

  private JitNode node(Symbol kind, long outputs, Value... inputs) {
    return graph.create(kind, new ValueVector(inputs), outputs);
  }

  private static Value integer(Value value) {
    return value.setType(new Type.TypePtr(IntType.getIntTypePtr().get()));
  }
}
