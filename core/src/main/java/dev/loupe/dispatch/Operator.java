package dev.loupe.dispatch;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.AliasInfo;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.FunctionSchema;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * An operator of the dispatcher, with the parts of its schema that never change. Reading them
 * through JavaCPP costs more than many an operator runs, so they are read once for each.
 */
public final class Operator {
  private static final ConcurrentMap<Long, Operator> KNOWN = new ConcurrentHashMap<>();

  /** Operators that write into no memory, though their schemas say so and they have no tag. */
  private static final ImmutableSet<String> METADATA =
      ImmutableSet.of("aten::requires_grad_", "aten::retain_grad", "aten::set_data");

  private final OperatorHandle handle;
  private final String name;
  private final String fullName;
  private final ImmutableList<Slot> arguments;
  private final ImmutableList<Slot> returns;
  private final boolean writes;
  private final boolean keepsWrites;
  private final boolean writesMemory;

  /**
   * An argument or a result.
   *
   * @param name the schema's name for it; results mostly have none
   * @param kind whether it holds tensors
   * @param written whether the operator writes into it
   */
  public record Slot(String name, ArgumentKind kind, boolean written) {}

  private Operator(OperatorHandle handle) {
    // Retained: a PointerScope that is open now must not close it.
    this.handle = handle.retainReference();
    FunctionSchema schema = handle.schema();
    this.name = text(schema.name());
    String overload = text(schema.overload_name());
    this.fullName = overload.isEmpty() ? name : name + "." + overload;
    this.arguments = slots(schema.arguments());
    this.returns = slots(schema.returns());
    long written = arguments.stream().filter(Slot::written).count();
    this.writes = written > 0;
    this.keepsWrites = written > returns.stream().filter(Slot::written).count();
    this.writesMemory =
        writes && !handle.hasTag(torch.Tag.inplace_view) && !METADATA.contains(name);
  }

  /**
   * The operator that libtorch hands over.
   *
   * @param definition the address of its definition, which identifies it as long as the process
   *     lives
   * @param handle the address of a handle, which may die with the call
   */
  static Operator at(long definition, long handle) {
    Operator known = KNOWN.get(definition);
    return known != null
        ? known
        : KNOWN.computeIfAbsent(
            definition, key -> new Operator(new OperatorHandle(Addresses.operator(handle))));
  }

  /** An empty list comes back from JavaCPP as null. */
  private static ImmutableList<Slot> slots(@Nullable Argument arguments) {
    if (arguments == null) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<Slot> slots = ImmutableList.builder();
    for (long i = arguments.position(); i < arguments.limit(); i++) {
      Argument argument = arguments.getPointer(i - arguments.position());
      AliasInfo alias = argument.alias_info();
      slots.add(
          new Slot(
              text(argument.name()),
              ArgumentKind.of(argument),
              alias != null && !alias.isNull() && alias.isWrite()));
    }
    return slots.build();
  }

  /** Empty strings come back from JavaCPP as null. */
  private static String text(@Nullable BytePointer text) {
    return text == null || text.isNull() ? "" : text.getString();
  }

  /** The name with its namespace: {@code aten::add}. */
  public String name() {
    return name;
  }

  /** The name with its overload: {@code aten::add.Tensor}. */
  public String fullName() {
    return fullName;
  }

  /** The arguments, in the order of the schema. */
  public ImmutableList<Slot> arguments() {
    return arguments;
  }

  /** The results, in the order of the schema. */
  public ImmutableList<Slot> returns() {
    return returns;
  }

  /** Whether it writes into any of its arguments. */
  public boolean writes() {
    return writes;
  }

  /**
   * Whether it writes into the memory of the arguments that it changes; else it changes only these
   * tensors themselves, such as their shapes ({@code aten::unsqueeze_}).
   */
  public boolean writesMemory() {
    return writesMemory;
  }

  /** Whether it writes into an argument that it does not return. */
  public boolean keepsWrites() {
    return keepsWrites;
  }

  /**
   * Runs the operator on the top of the stack: takes its arguments away and puts its results there.
   *
   * @throws RuntimeException what libtorch threw, translated by JavaCPP; the stack's top is then
   *     undefined
   */
  public void call(IValueVector stack) {
    handle.callBoxed(stack);
  }

  @Override
  public String toString() {
    return fullName();
  }
}
