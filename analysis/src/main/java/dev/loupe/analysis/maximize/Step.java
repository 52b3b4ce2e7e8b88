package dev.loupe.analysis.maximize;

/**
 * One image on the way.
 *
 * @param number from 0, the image that was given; the last is the image after the last step
 * @param activation the target for this image
 * @param gradientNorm the Euclidean norm of the target's gradient by the image
 * @param imageNorm the Euclidean norm of the image
 * @param distance the Euclidean distance to the image that was given
 */
public record Step(
    int number, double activation, double gradientNorm, double imageNorm, double distance) {}
