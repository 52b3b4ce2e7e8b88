/**
 * What Loupe throws: unchecked exceptions with one root, {@link dev.loupe.error.LoupeException}.
 */
@NullMarked
package dev.loupe.error;

import org.jspecify.annotations.NullMarked;
