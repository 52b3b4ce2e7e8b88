package dev.loupe.render.layout;

/**
 * A width and a height, in pixels.
 *
 * @param width the width
 * @param height the height
 */
public record Size(double width, double height) {}
