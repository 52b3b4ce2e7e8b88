/**
 * Listens to chosen layers each time a model runs, also while it is trained. There are no hooks:
 * between two forwards nothing is attached to the model.
 */
@NullMarked
package dev.loupe.listen;

import org.jspecify.annotations.NullMarked;
