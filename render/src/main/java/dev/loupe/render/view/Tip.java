package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;

/**
 * An end of a strand: one pass of a node of an {@link OpenView}.
 *
 * @param node the node's id
 * @param pass which pass of it
 * @param calls which call of each group around the node it is part of, outermost first
 */
public record Tip(String node, int pass, ImmutableList<Integer> calls) {}
