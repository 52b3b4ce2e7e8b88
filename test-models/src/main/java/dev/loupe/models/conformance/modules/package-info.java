/** Modules that are called often, lie in each other or in containers, or do nothing. */
@NullMarked
package dev.loupe.models.conformance.modules;

import org.jspecify.annotations.NullMarked;
