package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * One call of a module.
 *
 * @param address the module's address, such as {@code layer1.0.conv1}; empty for the model itself
 * @param pass the number of the call, from 1
 */
public record ModulePass(String address, int pass) {

  public ModulePass {
    checkArgument(pass >= 1, "passes start at 1: %s", pass);
  }

  /** {@code layer1.0:2}. */
  @Override
  public String toString() {
    return address + ":" + pass;
  }
}
