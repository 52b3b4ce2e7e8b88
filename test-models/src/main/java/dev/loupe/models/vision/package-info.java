/** Image models. Those with a torchvision twin have its module addresses and parameter names. */
@NullMarked
package dev.loupe.models.vision;

import org.jspecify.annotations.NullMarked;
