package dev.loupe.history;

import com.google.common.collect.ImmutableList;

/**
 * An edge of the graph, seen from its end: a layer that this layer depends on.
 *
 * @param layer the parent's ordinal
 * @param arguments where the parent's tensor stood among the operator's arguments, by the schema's
 *     names: {@code input}, {@code tensors[1]}. Empty if it was no argument: the parent wrote into
 *     the memory of one (a write through a view)
 */
public record Parent(int layer, ImmutableList<String> arguments) {}
