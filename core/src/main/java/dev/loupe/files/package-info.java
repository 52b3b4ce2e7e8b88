/**
 * Tensors in files that NumPy and others read: {@code .npy}, {@code .npz}, {@code .safetensors}.
 * The formats are simple, and no library of them for Java knows all types.
 */
@NullMarked
package dev.loupe.files;

import org.jspecify.annotations.NullMarked;
