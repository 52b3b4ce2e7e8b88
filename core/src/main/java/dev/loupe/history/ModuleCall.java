package dev.loupe.history;

import com.google.common.collect.ImmutableList;

/**
 * What happened in one call of a module.
 *
 * @param pass which call it is
 * @param layers the ordinals of the layers that were computed in it, those of its submodules
 *     included, in the order of execution
 * @param inputs the ordinals of the layers outside of the call that layers inside read
 * @param outputs the ordinals of the layers that the call returned
 */
public record ModuleCall(
    ModulePass pass,
    ImmutableList<Integer> layers,
    ImmutableList<Integer> inputs,
    ImmutableList<Integer> outputs) {}
