/** Ways that are taken or not, and loops: which operations are passes of one layer. */
@NullMarked
package dev.loupe.models.conformance.control;

import org.jspecify.annotations.NullMarked;
