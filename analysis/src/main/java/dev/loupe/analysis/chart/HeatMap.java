package dev.loupe.analysis.chart;

/**
 * Numbers as colours. A cell that is infinite or NaN is left empty.
 *
 * @param title what stands above it
 * @param x the axis to the right; the columns divide its bounds, or are numbered from 0
 * @param y the axis upwards; the rows divide its bounds, or are numbered from 0
 * @param cells the numbers, the lowest row first
 * @param scale what the colours mean
 */
public record HeatMap(String title, Axis x, Axis y, Grid cells, ColorScale scale)
    implements Panel {}
