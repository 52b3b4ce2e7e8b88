/** Measures what recording costs next to a plain forward pass; see benchmarks/README.md. */
@NullMarked
package dev.loupe.benchmarks;

import org.jspecify.annotations.NullMarked;
