/** {@code loupe txray}: what the filters of a text CNN prefer. */
@NullMarked
package dev.loupe.cli.txray;

import org.jspecify.annotations.NullMarked;
