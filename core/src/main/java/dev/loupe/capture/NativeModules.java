package dev.loupe.capture;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.ContainerRule.Kind;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the module of an operator inside of containers whose forward is libtorch's C++ code: they
 * call their children where no call can be seen. The rule:
 *
 * <ul>
 *   <li>An operator that reads parameters or buffers belongs to the module that owns them.
 *   <li>Any other belongs to the innermost module that runs, if that is not done with its operators
 *       ({@link NativeOperators}); else to the module around it, or to a child of that which comes
 *       next.
 *   <li>A Sequential, and a stack of layers, runs its children in order and nothing else. A child
 *       that is known to run no operator is left out. What does not fit the next child stays where
 *       it was.
 *   <li>A MultiheadAttention runs until {@code out_proj} is done, and averages its weights after
 *       that if they are asked for ({@code view}, {@code sum}, {@code div}).
 *   <li>A transformer's layer runs until its last norm is done. Its dropouts come after the
 *       children that {@link ContainerRule} names; all else that reads no parameters is its own.
 * </ul>
 *
 * <p>A module is called anew if its operators begin again, an unknown one if a parameter is read
 * again. A MultiheadAttention reads slices of one parameter; it begins again after {@code
 * out_proj}.
 */
final class NativeModules {
  private final ModuleIndex index;
  private final ChildOrder order;

  /** The run whose inner calls are followed, and those calls, outermost first. */
  private ModuleStack.@Nullable Frame frame;

  /** The container itself is the first. */
  private final List<InferredCall> calls = new ArrayList<>();

  NativeModules(ModuleIndex index) {
    this.index = index;
    this.order = new ChildOrder(index);
  }

  /**
   * Tells the stack which module below its innermost the next operator belongs to.
   *
   * @param top the stack's innermost run
   * @param container whose run that is: one whose forward is libtorch's own
   * @param owned the addresses of the parameters and buffers that the operator reads
   */
  void infer(
      ModuleStack stack,
      ModuleStack.Frame top,
      ModuleEntry container,
      String type,
      List<String> owned) {
    if (top != frame) {
      frame = top;
      calls.clear();
      calls.add(new InferredCall(container, container.address()));
    }
    List<InferredCall> before = ImmutableList.copyOf(calls);
    ImmutableList<ImmutableList<String>> owners = index.owners(calls.get(0).address, owned);
    if (owners.isEmpty()) {
      place(type);
    } else {
      go(ahead(owners, type, owned), type, owned);
    }
    innermost().read.addAll(owned);
    int kept = 0;
    while (kept < Math.min(before.size(), calls.size()) && before.get(kept) == calls.get(kept)) {
      kept++;
    }
    stack.infer(
        calls.stream().skip(1).map(call -> call.module.address()).collect(toImmutableList()),
        kept - 1);
  }

  /** Of several ways, as a module may be registered twice, the first that is not behind. */
  private ImmutableList<String> ahead(
      List<ImmutableList<String>> ways, String type, List<String> owned) {
    for (ImmutableList<String> way : ways) {
      if (kept(way) == way.size() && way.size() == calls.size() - 1 && !again(type, owned)) {
        return way;
      }
    }
    for (ImmutableList<String> way : ways) {
      int kept = kept(way);
      if (kept < way.size() && comesLater(calls.get(kept), way.get(kept))) {
        return way;
      }
    }
    return ways.get(0);
  }

  private boolean comesLater(InferredCall call, String child) {
    ImmutableList<String> all = index.children(call.address);
    return call.child == null || all.indexOf(child) > all.indexOf(call.child);
  }

  /** How many modules of a way are running already. */
  private int kept(List<String> way) {
    int kept = 0;
    while (kept < way.size()
        && kept + 1 < calls.size()
        && calls.get(kept + 1).address.equals(way.get(kept))) {
      kept++;
    }
    return kept;
  }

  /** Whether the innermost module must have been called anew to run an operator. */
  private boolean again(String type, List<String> owned) {
    InferredCall innermost = innermost();
    if (innermost.rule.is(Kind.ATTENTION)) {
      return innermost.isPastLast();
    }
    if (NativeOperators.isKnown(innermost.className())) {
      return NativeOperators.step(innermost.className(), innermost.done, type) < 0;
    }
    return owned.stream().anyMatch(innermost.read::contains);
  }

  /** The operator belongs to the module at the end of a way. */
  private void go(List<String> way, String type, List<String> owned) {
    int kept = kept(way);
    truncate(kept + 1);
    if (kept == way.size() && kept > 0 && again(type, owned)) {
      truncate(kept--);
    }
    for (String address : way.subList(kept, way.size())) {
      start(address);
    }
    innermost().advance(type);
  }

  private void start(String address) {
    ModuleEntry module = index.at(address);
    if (module != null) {
      innermost().child = address;
      calls.add(new InferredCall(module, address));
    }
  }

  private InferredCall innermost() {
    return calls.get(calls.size() - 1);
  }

  private void truncate(int size) {
    calls.subList(size, calls.size()).clear();
  }

  /** Finds a place for an operator without parameters. */
  private void place(String type) {
    for (int level = calls.size() - 1; level >= 0; level--) {
      InferredCall call = calls.get(level);
      boolean placed =
          switch (call.rule.kind()) {
            case IN_ORDER -> placeInOrder(call, level, type);
            case ATTENTION -> placeInAttention(call, level, type);
            case LAYER -> placeInLayer(call, level, type);
            case LIST, UNKNOWN -> placeInOther(call, level, type);
          };
      if (placed) {
        return;
      }
    }
  }

  private boolean placeInOrder(InferredCall call, int level, String type) {
    String next = order.next(call);
    if (next == null) {
      return false;
    }
    ImmutableList<String> way = order.begins(next, type);
    if (way != null) {
      truncate(level + 1);
      way.forEach(this::start);
      innermost().advance(type);
    } else if (!order.isKnownThroughout(next) && isDone(level + 1)) {
      truncate(level + 1);
      start(next);
    }
    return true;
  }

  private boolean placeInAttention(InferredCall call, int level, String type) {
    if (call.isPastLast()) {
      ImmutableList<String> after = call.rule.after();
      if (call.done == after.size() || !after.get(call.done).equals(type)) {
        return false;
      }
      call.done++;
    }
    truncate(level + 1);
    return true;
  }

  private boolean placeInLayer(InferredCall call, int level, String type) {
    if (call.isPastLast() && level > 0) {
      return false;
    }
    truncate(level + 1);
    String dropout = call.dropout();
    if (type.equals("dropout") && dropout != null) {
      start(ModuleIndex.child(call.address, dropout));
      innermost().advance(type);
    }
    return true;
  }

  private boolean placeInOther(InferredCall call, int level, String type) {
    int step = NativeOperators.step(call.className(), call.done, type);
    if (step >= 0) {
      call.done = step;
    } else if (NativeOperators.isKnown(call.className())
        || index.children(call.address).isEmpty()) {
      return false;
    }
    truncate(level + 1);
    return true;
  }

  /** Whether nothing more can come from the calls from a level on. */
  private boolean isDone(int level) {
    return level >= calls.size() || NativeOperators.isKnown(innermost().className());
  }
}
