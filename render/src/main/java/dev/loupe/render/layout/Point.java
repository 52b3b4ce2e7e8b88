package dev.loupe.render.layout;

/**
 * A point of the drawing, in pixels; y grows downwards.
 *
 * @param x distance from the left border
 * @param y distance from the upper border
 */
public record Point(double x, double y) {}
