/**
 * Selects layers: by the names that {@link dev.loupe.history.ModelHistory#layer(String)} takes, by
 * type, module or place in the graph, or by any condition.
 */
@NullMarked
package dev.loupe.select;

import org.jspecify.annotations.NullMarked;
