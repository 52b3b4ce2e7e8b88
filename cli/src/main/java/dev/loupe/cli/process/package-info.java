/** Runs the command line in a process of its own, for tools that live in someone else's. */
@NullMarked
package dev.loupe.cli.process;

import org.jspecify.annotations.NullMarked;
