package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/**
 * A module of the model.
 *
 * @param addresses where it is registered: the first is its name, the others are there for a module
 *     that is shared. The model's own is the empty string
 * @param className the class as its author named it: {@code Conv2d}, not {@code Conv2dImpl}
 * @param children the addresses of the modules registered directly in it
 * @param parameters the parameters that are registered directly in it
 * @param totalParameters the number of elements of its own parameters and those of all modules
 *     below, each counted once
 * @param calls its calls, in order; empty for a module that was not called
 */
public record ModuleInfo(
    ImmutableList<String> addresses,
    String className,
    ImmutableList<String> children,
    ImmutableList<Parameter> parameters,
    long totalParameters,
    ImmutableList<ModuleCall> calls) {

  public ModuleInfo {
    checkArgument(!addresses.isEmpty(), "a module needs an address");
  }

  /** The first of its addresses. */
  public String address() {
    return addresses.get(0);
  }

  /** How often the module was called. */
  public int passes() {
    return calls.size();
  }
}
