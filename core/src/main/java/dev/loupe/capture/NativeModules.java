package dev.loupe.capture;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 *       children in {@link #DROPOUTS}; all else that reads no parameters is its own.
 * </ul>
 *
 * <p>A module is called anew if its operators begin again, an unknown one if a parameter is read
 * again. A MultiheadAttention reads slices of one parameter; it begins again after {@code
 * out_proj}.
 */
final class NativeModules {
  private static final ImmutableMap<String, ImmutableMap<String, String>> DROPOUTS =
      ImmutableMap.of(
          "TransformerEncoderLayer",
          ImmutableMap.of("self_attn", "dropout1", "linear1", "dropout", "linear2", "dropout2"),
          "TransformerDecoderLayer",
          ImmutableMap.of(
              "self_attn",
              "dropout1",
              "multihead_attn",
              "dropout2",
              "linear1",
              "dropout",
              "linear2",
              "dropout3"));

  private static final ImmutableMap<String, String> LAST_NORMS =
      ImmutableMap.of("TransformerEncoderLayer", "norm2", "TransformerDecoderLayer", "norm3");

  private static final ImmutableList<String> AVERAGE = ImmutableList.of("view", "sum", "div");

  private final Map<String, ModuleEntry> byAddress = new LinkedHashMap<>();
  private final Map<String, ImmutableList<String>> children = new HashMap<>();

  /** The run whose inner calls are followed, and those calls, outermost first. */
  private ModuleStack.@Nullable Frame frame;

  private final List<Call> calls = new ArrayList<>();

  /** A module that runs inside of the container; the container itself is the first. */
  private static final class Call {
    private final ModuleEntry module;

    /** Where it was found: one of the module's addresses. */
    private final String address;

    /** How many of its own steps are done. */
    private int done;

    /** The child that runs, or ran last. */
    private @Nullable String child;

    private final Set<String> read = new HashSet<>();

    Call(ModuleEntry module, String address) {
      this.module = module;
      this.address = address;
    }

    boolean is(String className) {
      return module.className().equals(className);
    }

    String childName() {
      return child == null ? "" : child.substring(child.lastIndexOf('.') + 1);
    }
  }

  NativeModules(ModelTree tree) {
    tree.modules()
        .values()
        .forEach(module -> module.addresses().forEach(address -> byAddress.put(address, module)));
  }

  /** The module at an address. */
  @Nullable ModuleEntry at(String address) {
    return byAddress.get(address);
  }

  /**
   * Tells the stack which module below its innermost the next operator belongs to.
   *
   * @param owned the addresses of the parameters and buffers that it reads
   */
  void infer(ModuleStack stack, String type, List<String> owned) {
    ModuleStack.Frame top = stack.top();
    ModuleEntry container = top == null ? null : top.module();
    if (top == null || container == null || !container.builtIn()) {
      return;
    }
    if (top != frame) {
      frame = top;
      calls.clear();
      calls.add(new Call(container, container.address()));
    }
    List<Call> before = ImmutableList.copyOf(calls);
    ImmutableList<ImmutableList<String>> owners = owners(owned);
    if (owners.isEmpty()) {
      place(type);
    } else {
      go(ahead(owners, type, owned), type, owned);
    }
    Call innermost = innermost();
    innermost.read.addAll(owned);
    int kept = 0;
    while (kept < Math.min(before.size(), calls.size()) && before.get(kept) == calls.get(kept)) {
      kept++;
    }
    stack.infer(
        calls.stream().skip(1).map(call -> call.module.address()).collect(toImmutableList()),
        kept - 1);
  }

  /** The ways from the container down to the owners of parameters and buffers. */
  private ImmutableList<ImmutableList<String>> owners(List<String> owned) {
    String container = calls.get(0).address;
    String prefix = container.isEmpty() ? "" : container + ".";
    return owned.stream()
        .map(address -> byAddress.get(address.substring(0, Math.max(0, address.lastIndexOf('.')))))
        .filter(owner -> owner != null)
        .flatMap(owner -> owner.addresses().stream())
        .filter(address -> address.equals(container) || address.startsWith(prefix))
        .distinct()
        .map(this::way)
        .collect(toImmutableList());
  }

  /** The modules from below the container down to an address, without mere lists of modules. */
  private ImmutableList<String> way(String address) {
    ImmutableList.Builder<String> way = ImmutableList.builder();
    int start = calls.get(0).address.length();
    for (int end = address.indexOf('.', start + 1); address.length() > start; ) {
      String prefix = end < 0 ? address : address.substring(0, end);
      ModuleEntry module = byAddress.get(prefix);
      if (module != null && !isList(module)) {
        way.add(prefix);
      }
      if (end < 0) {
        break;
      }
      end = address.indexOf('.', end + 1);
    }
    return way.build();
  }

  private static boolean isList(ModuleEntry module) {
    return module.className().equals("ModuleList") || module.className().equals("ModuleDict");
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

  private boolean comesLater(Call call, String child) {
    ImmutableList<String> all = children(call.address);
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
    Call innermost = innermost();
    if (innermost.is("MultiheadAttention")) {
      return innermost.childName().equals("out_proj");
    }
    if (NativeOperators.isKnown(innermost.module.className())) {
      return NativeOperators.step(innermost.module.className(), innermost.done, type) < 0;
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
    advance(type);
  }

  private void start(String address) {
    ModuleEntry module = byAddress.get(address);
    if (module != null) {
      innermost().child = address;
      calls.add(new Call(module, address));
    }
  }

  private Call innermost() {
    return calls.get(calls.size() - 1);
  }

  private void truncate(int size) {
    calls.subList(size, calls.size()).clear();
  }

  private void advance(String type) {
    Call innermost = innermost();
    innermost.done =
        Math.max(
            innermost.done,
            NativeOperators.step(innermost.module.className(), innermost.done, type));
  }

  /** Finds a place for an operator without parameters. */
  private void place(String type) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      Call call = calls.get(i);
      String className = call.module.className();
      if (inOrder(call)) {
        String next = next(call);
        if (next == null) {
          continue;
        }
        ImmutableList<String> way = begins(next, type);
        if (way != null) {
          truncate(i + 1);
          way.forEach(this::start);
          advance(type);
        } else if (!isKnownThroughout(next) && isDone(i + 1)) {
          truncate(i + 1);
          start(next);
        }
        return;
      }
      if (call.is("MultiheadAttention")) {
        if (call.childName().equals("out_proj")) {
          if (call.done == AVERAGE.size() || !AVERAGE.get(call.done).equals(type)) {
            continue;
          }
          call.done++;
        }
        truncate(i + 1);
        return;
      }
      if (LAST_NORMS.containsKey(className)) {
        if (call.childName().equals(LAST_NORMS.get(className)) && i > 0) {
          continue;
        }
        truncate(i + 1);
        String dropout = DROPOUTS.getOrDefault(className, ImmutableMap.of()).get(call.childName());
        if (type.equals("dropout") && dropout != null) {
          start(call.address.isEmpty() ? dropout : call.address + "." + dropout);
          advance(type);
        }
        return;
      }
      int step = NativeOperators.step(className, call.done, type);
      if (step >= 0) {
        call.done = step;
        truncate(i + 1);
        return;
      }
      if (!NativeOperators.isKnown(className) && !children(call.address).isEmpty()) {
        truncate(i + 1);
        return;
      }
    }
  }

  /** Whether nothing more can come from the calls from a level on. */
  private boolean isDone(int level) {
    return level >= calls.size() || NativeOperators.isKnown(innermost().module.className());
  }

  private boolean inOrder(Call call) {
    return call.is("Sequential") || call.is("TransformerEncoder") || call.is("TransformerDecoder");
  }

  /** The next child that runs operators. */
  private @Nullable String next(Call call) {
    ImmutableList<String> all = children(call.address);
    return all.stream()
        .skip(call.child == null ? 0 : all.indexOf(call.child) + 1)
        .filter(child -> !runsNone(child))
        .findFirst()
        .orElse(null);
  }

  private boolean runsNone(String address) {
    ModuleEntry module = byAddress.get(address);
    return module != null
        && (NativeOperators.runsNone(module.className())
            || (module.className().equals("Sequential")
                && children(address).stream().allMatch(this::runsNone)));
  }

  /** The way down from a child to the module whose first operator this may be. */
  private @Nullable ImmutableList<String> begins(String address, String type) {
    ModuleEntry module = byAddress.get(address);
    if (module == null) {
      return null;
    }
    if (NativeOperators.step(module.className(), 0, type) > 0) {
      return ImmutableList.of(address);
    }
    Call call = new Call(module, address);
    String first = inOrder(call) ? next(call) : null;
    ImmutableList<String> inner = first == null ? null : begins(first, type);
    return inner == null
        ? null
        : ImmutableList.<String>builder().add(address).addAll(inner).build();
  }

  private boolean isKnownThroughout(String address) {
    ModuleEntry module = byAddress.get(address);
    return module != null
        && (NativeOperators.isKnown(module.className())
            || module.className().equals("MultiheadAttention")
            || LAST_NORMS.containsKey(module.className())
            || inOrder(new Call(module, address)));
  }

  /** The addresses of a module's children; those of a mere list of modules in its place. */
  private ImmutableList<String> children(String address) {
    ImmutableList<String> known = children.get(address);
    if (known == null) {
      String prefix = address.isEmpty() ? "" : address + ".";
      known =
          byAddress.keySet().stream()
              .filter(child -> child.startsWith(prefix) && child.length() > prefix.length())
              .filter(child -> child.indexOf('.', prefix.length()) < 0)
              .sorted(Comparator.comparingInt(child -> number(child.substring(prefix.length()))))
              .flatMap(
                  child -> {
                    ModuleEntry module = byAddress.get(child);
                    return module != null && isList(module)
                        ? children(child).stream()
                        : java.util.stream.Stream.of(child);
                  })
              .collect(toImmutableList());
      children.put(address, known);
    }
    return known;
  }

  /**
   * The place of a child that is named by a number, as those of a Sequential are: one that comes
   * twice is not listed where it comes again. Others stay in the order of the list.
   */
  private static int number(String name) {
    Integer number = Ints.tryParse(name);
    return number == null ? 0 : number;
  }
}
