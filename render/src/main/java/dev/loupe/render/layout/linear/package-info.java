/**
 * Our own layout, whose cost is linear in what is drawn: {@link
 * dev.loupe.render.layout.linear.LinearLayout}. Each group is laid out on its own, from the
 * innermost outwards, and is one box in the group around it. Within a group ({@code Level}), items
 * get rows ({@code Ranking}), rows get an order ({@code Ordering}) with branches at the better side
 * ({@code Sides}) of the main way ({@code Trunk}), what belongs in one line becomes a block ({@code
 * Alignment}), blocks get places ({@code Placement}), and edges get tracks between the rows ({@code
 * Tracks}).
 */
@NullMarked
package dev.loupe.render.layout.linear;

import org.jspecify.annotations.NullMarked;
