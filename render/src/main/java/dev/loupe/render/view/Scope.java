package dev.loupe.render.view;

import dev.loupe.history.ModulePass;

/**
 * A module call as the view sees it: in the rolled view all calls of a module are one scope.
 *
 * @param address the module's address
 * @param pass which call; {@link #ALL} in the rolled view
 */
record Scope(String address, int pass) {
  static final int ALL = 0;

  static Scope of(ModulePass call, View view) {
    return new Scope(call.address(), view == View.ROLLED ? ALL : call.pass());
  }

  boolean contains(ModulePass call) {
    return address.equals(call.address()) && (pass == ALL || pass == call.pass());
  }
}
