package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * One node of the graph: a tensor that an operation returned, or an input, output or buffer of the
 * model. A layer with several passes has one entry for each.
 *
 * @param index the layer's ordinal within the history, from 0
 * @param kind what it stands for
 * @param label its name
 * @param tensor its tensor's shape and type
 * @param call the operator that made it; empty for inputs, outputs and buffers
 * @param address for inputs and outputs the path of the tensor, such as {@code input.x} or {@code
 *     output.1}, for buffers the buffer's address; else empty
 * @param parents the layers that it depends on, in the order of the arguments
 * @param children the ordinals of the layers that depend on it, ascending
 * @param modules the module calls that it was computed in, outermost first, without the model
 *     itself
 * @param outputOf the module calls that returned it, innermost first, without the model itself
 * @param atomicModule whether it is the only operation of the innermost of its modules
 * @param parameters the parameters that the operation read
 * @param internal whether no input of the model leads to it
 * @param decision what code read of its value as true or false; empty if it read nothing
 * @param controlFlow the arms and iterations that it was computed in, outermost first
 */
public record Layer(
    int index,
    LayerKind kind,
    LayerLabel label,
    TensorInfo tensor,
    Optional<OperatorCall> call,
    Optional<String> address,
    ImmutableList<Parent> parents,
    ImmutableList<Integer> children,
    ImmutableList<ModulePass> modules,
    ImmutableList<ModulePass> outputOf,
    boolean atomicModule,
    ImmutableList<Parameter> parameters,
    boolean internal,
    Optional<Decision> decision,
    ImmutableList<ControlFlow> controlFlow) {

  /** The label as it is shown: {@code conv2d_3_7}, {@code linear_1_1:2}. */
  public String name() {
    return label.toString();
  }

  /** The layer's type: {@code conv2d}. */
  public String type() {
    return label.type();
  }

  /** Whether an operation made it (or failed to). */
  public boolean isOperation() {
    return kind == LayerKind.OPERATION || kind == LayerKind.FAILURE;
  }

  /** Whether the operation wrote into one of its arguments. */
  public boolean inPlace() {
    return call.isPresent() && call.get().inPlace();
  }

  /** Equal layers have equal labels; the other parts are left out for speed. */
  @Override
  public int hashCode() {
    return label.hashCode();
  }
}
