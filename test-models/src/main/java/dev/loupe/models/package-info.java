/**
 * Models as a user of bytedeco's PyTorch would write them, and the {@link dev.loupe.models.Zoo}
 * that lists them with an input each. Nothing here knows Loupe: that is the point.
 */
@NullMarked
package dev.loupe.models;

import org.jspecify.annotations.NullMarked;
