/** Writes histories as JSON. */
@NullMarked
package dev.loupe.render.export.json;

import org.jspecify.annotations.NullMarked;
