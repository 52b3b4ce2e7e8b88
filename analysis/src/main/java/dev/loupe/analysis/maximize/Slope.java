package dev.loupe.analysis.maximize;

import org.bytedeco.pytorch.Tensor;

/**
 * A target for one image.
 *
 * @param activation the target
 * @param gradient its gradient by the image, of the image's shape; the caller closes it
 * @param norm the gradient's Euclidean norm
 */
record Slope(double activation, Tensor gradient, double norm) {}
