/**
 * The immutable record of one forward pass: layers and their passes, the module tree, parameters,
 * buffers, and the lookups. Nothing here knows libtorch.
 */
@NullMarked
package dev.loupe.history;

import org.jspecify.annotations.NullMarked;
