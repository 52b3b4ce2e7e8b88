package dev.loupe.analysis.chart;

import dev.loupe.render.export.svg.Svg;

/** A panel that has been arranged. */
interface Picture {

  /** How far from its left side what it shows begins; panels above each other agree in that. */
  double lead();

  double width();

  double height();

  void draw(double left, double top, Svg svg);
}
