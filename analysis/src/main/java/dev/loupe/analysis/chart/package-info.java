/**
 * Charts as pictures: lines, bars, heat maps and small images, in panels beside each other. Plain
 * data in, SVG or PNG out, readable on light and dark pages; the same data give the same bytes.
 */
@NullMarked
package dev.loupe.analysis.chart;

import org.jspecify.annotations.NullMarked;
