package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ModulePass;

/**
 * A module call that is over.
 *
 * @param pass which it is
 * @param outputs the layers that it returned
 */
record RawModuleCall(ModulePass pass, ImmutableList<RawLayer> outputs) {}
