/**
 * Small models that show one phenomenon of recording each, with the facts that their records must
 * hold. {@link dev.loupe.models.conformance.Conformance} lists them.
 */
@NullMarked
package dev.loupe.models.conformance;

import org.jspecify.annotations.NullMarked;
