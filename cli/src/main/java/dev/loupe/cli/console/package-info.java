/** What commands say: progress, tables, and errors in one line. */
@NullMarked
package dev.loupe.cli.console;

import org.jspecify.annotations.NullMarked;
