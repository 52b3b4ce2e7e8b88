/** Chains of operators: their names, where tensors come from, element types, normalizations. */
@NullMarked
package dev.loupe.models.conformance.operators;

import org.jspecify.annotations.NullMarked;
