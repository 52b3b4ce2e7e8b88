/**
 * Proves that a record is right. {@link dev.loupe.validation.Validation} runs the model again under
 * a {@link dev.loupe.validation.Witness}, which holds every call against the record and replays it,
 * and {@link dev.loupe.validation.ChangeCheck} every change of a value; {@link
 * dev.loupe.validation.Invariants} looks for contradictions within the record.
 */
@NullMarked
package dev.loupe.validation;

import org.jspecify.annotations.NullMarked;
