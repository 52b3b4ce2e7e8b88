package dev.loupe.analysis.chart;

/** One of the pictures that a chart shows beside each other. */
public sealed interface Panel permits LineChart, BarChart, HeatMap, ImageGrid {

  /** What stands above it; may be empty. */
  String title();
}
