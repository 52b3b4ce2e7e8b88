/**
 * The way into libtorch's dispatcher: a mode, written in Java, that sees each operator call of a
 * thread before it is run. The native trick is here and nowhere else.
 */
@NullMarked
package dev.loupe.dispatch;

import org.jspecify.annotations.NullMarked;
