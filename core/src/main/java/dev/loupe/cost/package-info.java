/**
 * What a forward pass costs: multiply-accumulates and floating-point operations, worked out from
 * the recorded facts by a table of rules. {@link dev.loupe.cost.ModelCost} is the way in.
 */
@NullMarked
package dev.loupe.cost;

import org.jspecify.annotations.NullMarked;
