/** The command {@code loupe featuremaps}. */
@NullMarked
package dev.loupe.cli.featuremaps;

import org.jspecify.annotations.NullMarked;
