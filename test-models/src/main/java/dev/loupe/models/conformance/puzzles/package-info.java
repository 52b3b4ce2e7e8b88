/** What a recorder could trip over, and many phenomena in one model. */
@NullMarked
package dev.loupe.models.conformance.puzzles;

import org.jspecify.annotations.NullMarked;
