/** Models that read token numbers: a recurrent classifier and a Transformer encoder. */
@NullMarked
package dev.loupe.models.text;

import org.jspecify.annotations.NullMarked;
