/** Small versions of well-known networks. */
@NullMarked
package dev.loupe.models.conformance.networks;

import org.jspecify.annotations.NullMarked;
