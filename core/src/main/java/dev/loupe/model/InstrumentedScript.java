package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.FunctionVector;
import org.bytedeco.pytorch.GraphFunction;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Obj;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a TorchScript module whose methods say when they start and end, by {@link
 * ScriptMarkers}. So it is known exactly which module object is running, however it was reached;
 * the names that libtorch's interpreter gives leave out parts of a path and can't tell two calls in
 * a row apart.
 *
 * <p>The copy has graphs of its own and shares all tensors with the original.
 */
final class InstrumentedScript {
  private final JitModule copy;

  /**
   * The modules of both, side by side; a module that is shared stands here once for each address.
   */
  private final ImmutableList<Pair> pairs;

  private final boolean writesAttributes;

  /** Where arms and loops are; a marker has its place's number in this list. */
  private final ImmutableList<ControlSite> sites;

  private final ImmutableList<TensorSlot> slots;
  private @Nullable ModelTree tree;
  private long[] treeState = {};

  private record Pair(String address, Obj original, Obj copy, long attributes) {}

  private InstrumentedScript(
      JitModule copy,
      ImmutableList<Pair> pairs,
      boolean writesAttributes,
      ImmutableList<ControlSite> sites) {
    this.copy = copy;
    this.pairs = pairs;
    this.writesAttributes = writesAttributes;
    this.sites = sites;
    this.slots = slots(pairs);
  }

  static InstrumentedScript of(JitModule original) {
    // Retained, here and below: a PointerScope that is open now must not close them.
    JitModule copy = original.clone(true).retainReference();
    List<Pair> pairs = new ArrayList<>();
    pair("", original._ivalue().retainReference(), copy._ivalue().retainReference(), pairs);
    boolean writesAttributes = false;
    List<ControlSite> sites = new ArrayList<>();
    Set<Long> done = new HashSet<>();
    for (Pair pair : pairs) {
      FunctionVector methods = pair.copy().type().methods();
      for (long i = 0; i < methods.size(); i++) {
        Function method = methods.get(i);
        GraphFunction function = torch.tryToGraphFunction(method);
        if (function != null && !function.isNull() && done.add(method.address())) {
          String name = method.name().getString();
          boolean outermost = pair.address().isEmpty() && name.equals("forward");
          writesAttributes |= ScriptMarkers.addTo(function.graph(), name, outermost, sites);
        }
      }
    }
    return new InstrumentedScript(
        copy, ImmutableList.copyOf(pairs), writesAttributes, ImmutableList.copyOf(sites));
  }

  private static void pair(String address, Obj original, Obj copy, List<Pair> pairs) {
    ClassType type = original.type();
    pairs.add(new Pair(address, original, copy, type.numAttributes()));
    for (long i = 0; i < type.numAttributes(); i++) {
      IValue value = original.getSlot(i);
      if (value.isModule()) {
        String name = type.getAttributeName(i).getString();
        pair(
            address.isEmpty() ? name : address + "." + name,
            value.toObject().retainReference(),
            copy.getSlot(i).toObject().retainReference(),
            pairs);
      }
    }
  }

  JitModule module() {
    return copy;
  }

  ControlSite controlSite(int number) {
    return sites.get(number);
  }

  /** The model's parts as they are now; made anew only if a parameter or buffer was replaced. */
  ModelTree tree() {
    long[] state = slots.stream().mapToLong(TensorSlot::state).toArray();
    if (tree == null || !Arrays.equals(state, treeState)) {
      tree = makeTree();
      treeState = state;
    }
    return tree;
  }

  private ModelTree makeTree() {
    ModelTree.Builder made = new ModelTree.Builder();
    for (Pair pair : pairs) {
      made.module(
          pair.copy().address(),
          pair.original().address(),
          pair.address(),
          className(pair.original().type()),
          false);
    }
    slots.forEach(slot -> slot.addTo(made));
    return made.build();
  }

  private static ImmutableList<TensorSlot> slots(List<Pair> pairs) {
    ImmutableList.Builder<TensorSlot> slots = ImmutableList.builder();
    for (Pair pair : pairs) {
      ClassType type = pair.original().type();
      for (long i = 0; i < type.numAttributes(); i++) {
        if (type.is_parameter(i) || type.is_buffer(i)) {
          String name = type.getAttributeName(i).getString();
          String address = pair.address().isEmpty() ? name : pair.address() + "." + name;
          slots.add(new TensorSlot(pair.original(), i, address, type.is_parameter(i)));
        }
      }
    }
    return slots.build();
  }

  /** {@code __torch__.torch.nn.modules.activation.___torch_mangle_0.ReLU} is {@code ReLU}. */
  static String className(ClassType type) {
    String name = type.str().getString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Attributes may have been set since the copy was made: a training flag, a parameter. */
  void takeAttributesFromOriginal() {
    pairs.forEach(pair -> copyAttributes(pair.original(), pair.copy(), pair.attributes()));
  }

  /**
   * What the forward assigned to its modules is to be seen in the original, as after any forward.
   */
  void giveAttributesBack() {
    if (writesAttributes) {
      pairs.forEach(pair -> copyAttributes(pair.copy(), pair.original(), pair.attributes()));
    }
  }

  private static void copyAttributes(Obj from, Obj to, long count) {
    for (long i = 0; i < count; i++) {
      IValue value = from.getSlot(i);
      if (!value.isModule() && !value.is(to.getSlot(i))) {
        to.setSlot(i, value);
      }
    }
  }
}
