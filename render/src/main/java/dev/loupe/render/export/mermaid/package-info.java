/** Writes views as Mermaid flowcharts. */
@NullMarked
package dev.loupe.render.export.mermaid;

import org.jspecify.annotations.NullMarked;
