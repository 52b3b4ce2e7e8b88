/** Pages of documentation: finds Loupe's comments in them, and puts pictures below these. */
@NullMarked
package dev.loupe.cli.page;

import org.jspecify.annotations.NullMarked;
