package dev.loupe.render.view;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;

/**
 * How a node is coloured where colours tell something; themes say which colours these are.
 *
 * @param kind what sort of colour
 * @param index the step of the scale, from 0 for none at all to {@link #STEPS}; the number of the
 *     category, from 0; else 0
 */
public record Tone(Kind kind, int index) {

  /** The highest step of the scale. */
  public static final int STEPS = 8;

  /** How many categories have colours of their own. */
  public static final int CATEGORIES = 8;

  /** The sorts of colours. */
  public enum Kind {
    /** That of the node's kind. */
    PLAIN,
    /** A step of a scale. */
    SCALE,
    /** That of a category. */
    CATEGORY,
    /** That of all categories without one of their own. */
    OTHER,
    /** That of a number that is not known. */
    UNKNOWN
  }

  /** Nothing is told. */
  public static final Tone PLAIN = new Tone(Kind.PLAIN, 0);

  /** Of the categories that have no colour of their own. */
  public static final Tone OTHER = new Tone(Kind.OTHER, 0);

  /** Of what is not known. */
  public static final Tone UNKNOWN = new Tone(Kind.UNKNOWN, 0);

  public Tone {
    int last =
        switch (kind) {
          case SCALE -> STEPS;
          case CATEGORY -> CATEGORIES - 1;
          case PLAIN, OTHER, UNKNOWN -> 0;
        };
    checkArgument(index >= 0 && index <= last, "%s %s", kind, index);
  }

  /** A step of the scale: 0 for nothing, then equal parts up to the largest number. */
  static Tone step(long number, long largest) {
    int step = number == 0 ? 0 : (int) Math.ceil((double) number * STEPS / largest);
    return new Tone(Kind.SCALE, Math.min(step, STEPS));
  }

  /** The class that a style sheet knows it by: {@code scale-3}, {@code unknown}. */
  public String cssClass() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.SCALE || kind == Kind.CATEGORY ? name + "-" + index : name;
  }
}
