/**
 * Histories in files: written whole, with or without values, and read without the model and, as
 * long as no tensor is asked for, without libtorch. What a file says is checked before it is
 * believed.
 *
 * <p>A new fact is a new component of a record of {@code dev.loupe.history}, and is then in the
 * file without more ado; {@code HistoryFile.VERSION} goes up with it, since an unknown or missing
 * field is an error. What refers to layers or modules by number or name is checked in {@code
 * References}.
 */
@NullMarked
package dev.loupe.archive;

import org.jspecify.annotations.NullMarked;
