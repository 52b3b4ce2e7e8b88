package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/**
 * A parameter of the model.
 *
 * @param addresses where it is registered, such as {@code features.0.weight}: the first is its
 *     name, the others are there for a parameter that modules share
 * @param tensor its shape and type
 * @param trainable whether it requires a gradient
 */
public record Parameter(ImmutableList<String> addresses, TensorInfo tensor, boolean trainable) {

  public Parameter {
    checkArgument(!addresses.isEmpty(), "a parameter needs an address");
  }

  /** The first of its addresses. */
  public String address() {
    return addresses.get(0);
  }

  /** Of the addresses, which no two parameters of a model share: asked for each operator. */
  @Override
  public int hashCode() {
    return addresses.hashCode();
  }
}
