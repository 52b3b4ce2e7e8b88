package dev.loupe.render.export.svg;

import com.google.common.collect.ImmutableSet;
import dev.loupe.render.layout.Point;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows what is drawn already of lines from the same node, which run together at first: a line that
 * is drawn twice looks bolder than others.
 */
final class Trunks {

  /**
   * An edge's line.
   *
   * @param shared what edges before it have drawn; may be empty
   * @param own the rest
   */
  record Split(List<Piece> shared, List<Piece> own) {}

  /** Lines that look the same. */
  private record Kind(String from, ImmutableSet<Trait> traits) {}

  private record Straight(Kind kind, Point from, double directionX, double directionY) {}

  private record Corner(Kind kind, Piece piece) {}

  /** How far lines go straight on. */
  private final Map<Straight, Double> straight = new HashMap<>();

  private final Set<Corner> corners = new HashSet<>();

  /** Splits the line of the next edge. */
  Split add(Edge edge, List<Piece> line) {
    Kind kind = new Kind(edge.from(), edge.traits());
    List<Piece> shared = new ArrayList<>();
    List<Piece> own = new ArrayList<>();
    for (Piece piece : line) {
      if (!own.isEmpty()) {
        draw(kind, piece);
        own.add(piece);
        continue;
      }
      double length = Piece.distance(piece.from(), piece.to());
      double drawn = draw(kind, piece);
      if (drawn >= length) {
        shared.add(piece);
      } else if (drawn == 0) {
        own.add(piece);
      } else {
        Point branch = Piece.towards(piece.from(), piece.to(), drawn);
        shared.add(new Piece(piece.from(), Optional.empty(), branch));
        own.add(new Piece(branch, Optional.empty(), piece.to()));
      }
    }
    return new Split(shared, own);
  }

  /** Notes that a piece is drawn; returns how much of it was already. */
  private double draw(Kind kind, Piece piece) {
    double length = Piece.distance(piece.from(), piece.to());
    if (piece.corner().isPresent()) {
      return corners.add(new Corner(kind, piece)) ? 0 : length;
    }
    double x = Math.signum(piece.to().x() - piece.from().x());
    double y = Math.signum(piece.to().y() - piece.from().y());
    if (x != 0 && y != 0) {
      return 0;
    }
    Straight key = new Straight(kind, piece.from(), x, y);
    double drawn = straight.getOrDefault(key, 0.0);
    straight.put(key, Math.max(drawn, length));
    return Math.min(drawn, length);
  }
}
