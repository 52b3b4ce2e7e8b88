/**
 * Writes values to files that NumPy and others read: {@code .npy} in a folder, {@code .npz}, {@code
 * .safetensors}. The two formats are simple, and no library of them for Java knows all types.
 */
@NullMarked
package dev.loupe.cli.output;

import org.jspecify.annotations.NullMarked;
