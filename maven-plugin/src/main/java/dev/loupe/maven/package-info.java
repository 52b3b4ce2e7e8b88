/** Goals of Maven that run the command line. */
@NullMarked
package dev.loupe.maven;

import org.jspecify.annotations.NullMarked;
