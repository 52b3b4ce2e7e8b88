package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.List;

/** Cells that stand one below the other, and keep so. */
final class Block {

  /** What must stand right of this block, and how far at least. */
  record Gap(Block right, double distance) {}

  /** A link to another block. */
  record Pull(Block other, double distance, double weight) {}

  final List<Cell> cells = new ArrayList<>();
  final List<Gap> gaps = new ArrayList<>();
  final List<Pull> pulls = new ArrayList<>();

  double x;

  /** Where its pulls want it. */
  double wanted;

  double pushedRight;
  double pushedLeft;

  /** The mean of the places where the blocks that it is linked to want it. */
  double pulledTo() {
    double sum = 0;
    double weights = 0;
    for (Pull pull : pulls) {
      sum += pull.weight() * (pull.other().x + pull.distance());
      weights += pull.weight();
    }
    return weights == 0 ? x : sum / weights;
  }
}
