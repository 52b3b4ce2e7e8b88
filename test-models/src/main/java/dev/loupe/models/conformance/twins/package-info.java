/**
 * The other language's version of a model: TorchScript of one in Java, Java of one in TorchScript.
 */
@NullMarked
package dev.loupe.models.conformance.twins;

import org.jspecify.annotations.NullMarked;
