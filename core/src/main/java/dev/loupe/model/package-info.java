/**
 * What can be recorded: a {@link dev.loupe.model.RecordableModel} is a TorchScript model or a
 * module written in Java.
 */
@NullMarked
package dev.loupe.model;

import org.jspecify.annotations.NullMarked;
