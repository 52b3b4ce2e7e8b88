package dev.loupe.analysis.fashion;

import java.awt.image.BufferedImage;

/**
 * The image to which a net's unit for a class answers most.
 *
 * @param label the class, from 0 to 9
 * @param activation of the unit for this very image
 * @param seen the class that the net takes the image for
 * @param image 28 x 28 pixels
 */
public record ClassImage(int label, double activation, int seen, BufferedImage image) {}
