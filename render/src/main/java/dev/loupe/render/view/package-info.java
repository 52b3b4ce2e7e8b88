/**
 * What is drawn: nodes with their rows of text, nested groups, edges and their labels, taken from a
 * history by {@link dev.loupe.render.view.GraphView#of}. Engines decide where things are, never
 * what is drawn.
 */
@NullMarked
package dev.loupe.render.view;

import org.jspecify.annotations.NullMarked;
