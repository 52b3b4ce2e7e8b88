package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import java.util.List;

/**
 * The arguments of a forward. A value is a {@code Tensor}, a number, a boolean, a string, a list or
 * a map of such, or an {@code IValue} (for TorchScript). The tensors stay the caller's.
 *
 * @param positional the arguments that are given by position
 * @param named the arguments that are given by name
 */
public record Inputs(ImmutableList<Object> positional, ImmutableMap<String, Object> named) {

  /**
   * Arguments by position.
   *
   * @throws BadInputException if one is null
   */
  public static Inputs of(Object... positional) {
    for (Object value : positional) {
      if (value == null) {
        throw new BadInputException("An input is null");
      }
    }
    return new Inputs(ImmutableList.copyOf(positional), ImmutableMap.of());
  }

  /** Arguments by position. */
  public static Inputs of(List<?> positional) {
    return new Inputs(ImmutableList.copyOf(positional), ImmutableMap.of());
  }

  /** The same with one more argument, given by name. */
  public Inputs with(String name, Object value) {
    return new Inputs(
        positional,
        ImmutableMap.<String, Object>builder().putAll(named).put(name, value).buildOrThrow());
  }

  /** The same arguments with copies of all tensors, so that a forward may write into them. */
  public Inputs copy() {
    return new InputCopier().copy(this);
  }

  /**
   * The tensors among the arguments, with paths such as {@code input.x}, {@code input.d.list1.0}.
   *
   * @param arguments the forward's arguments, which name the positional ones
   */
  public ImmutableList<TensorLeaf> leaves(List<ForwardArgument> arguments) {
    ImmutableList.Builder<TensorLeaf> leaves = ImmutableList.builder();
    for (int i = 0; i < positional.size(); i++) {
      String name = i < arguments.size() ? arguments.get(i).name() : Integer.toString(i);
      leaves.addAll(TensorLeaf.of("input." + name, positional.get(i)));
    }
    named.forEach((name, value) -> leaves.addAll(TensorLeaf.of("input." + name, value)));
    return leaves.build();
  }
}
