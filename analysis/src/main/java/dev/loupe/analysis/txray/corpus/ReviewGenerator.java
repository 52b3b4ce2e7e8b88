package dev.loupe.analysis.txray.corpus;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.loupe.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes up reviews of two classes, {@code negative} and {@code positive}, of 8 to 40 words each, in
 * which only planted words tell the class.
 *
 * <p>Texts come as twins, one of each class: their other words are the same. Twins of negations
 * have the same words altogether, and twins of trigrams the same pairs of neighbours. So a model
 * that sees only single words, in whatever order, is right on exactly half of all negations, and
 * one that sees only pairs on half of all trigrams.
 *
 * @param texts how many, an even number
 * @param kinds what tells the classes; each kind in equally many texts, as far as that is possible
 * @param seed equal ones give equal texts
 */
public record ReviewGenerator(int texts, ImmutableSet<EvidenceKind> kinds, long seed) {
  /** 2,000 texts with all kinds of evidence. */
  public static final ReviewGenerator DEFAULT =
      new ReviewGenerator(2000, Sets.immutableEnumSet(List.of(EvidenceKind.values())), 42);

  private static final int SHORTEST = 8;
  private static final int LONGEST = 40;

  /** Stands before each pair and triple, so that what stands before them tells nothing. */
  private static final String LEAD = "was";

  private static final ImmutableList<String> POSITIVE =
      words("brilliant delightful superb touching charming masterful");

  private static final ImmutableList<String> NEGATIVE =
      words("awful dreadful tedious clumsy dull pointless");

  /** For each set: two words, and two that follow them, possibly after a third. */
  private static final ImmutableList<Cross> NEGATIONS =
      ImmutableList.of(
          new Cross("never", "truly", "", "boring", "clever"),
          new Cross("not", "very", "", "bad", "good"));

  private static final ImmutableList<Cross> TRIGRAMS =
      ImmutableList.of(
          new Cross("easy", "hard", " to", "follow", "forget"),
          new Cross("quick", "slow", " to", "charm", "bore"));

  private static final ImmutableList<String> FILLER =
      words(
          "the a this that it we they i you he she its his her their our and or but so then when"
              + " while after before with without from into about over under again once also even"
              + " still just only there here now first second last next other another some many"
              + " film movie story plot scene scenes actor actress cast director camera screen"
              + " music score song ending opening part role hero villain friend family city house"
              + " street night day year hour minute evening cinema ticket seat crowd room window"
              + " train car boat river island mountain summer winter rain went came saw watched"
              + " played spoke told asked walked ran looked found took made left turned kept began"
              + " started ended moved opened red blue old young tall small long short early late");

  /**
   * @throws BadInputException if the number of texts is odd or not positive, or there is no kind
   */
  public ReviewGenerator {
    if (texts <= 0 || texts % 2 != 0) {
      throw new BadInputException(
          "Reviews come in pairs: %d is no even number above 0".formatted(texts));
    }
    if (kinds.isEmpty()) {
      throw new BadInputException("Reviews need at least one kind of evidence");
    }
  }

  /**
   * Two first words and two last words. The positive class has the first with the first and the
   * second with the second, the negative class crosses them.
   */
  private record Cross(String one, String two, String between, String first, String second) {

    String phrase(boolean crossed, boolean atFirst) {
      // Twins have the same last word at each place, so that what follows it tells nothing either.
      return (atFirst != crossed ? one : two) + between + " " + (atFirst ? first : second);
    }
  }

  private static ImmutableList<String> words(String text) {
    return Tokenizer.WHITE_SPACE.tokens(text);
  }

  /** As many texts as given. */
  public ReviewGenerator withTexts(int count) {
    return new ReviewGenerator(count, kinds, seed);
  }

  /** Only these kinds of evidence. */
  public ReviewGenerator withKinds(EvidenceKind first, EvidenceKind... others) {
    return new ReviewGenerator(texts, Sets.immutableEnumSet(first, others), seed);
  }

  /** Another seed. */
  public ReviewGenerator withSeed(long other) {
    return new ReviewGenerator(texts, kinds, other);
  }

  /** Makes the texts. */
  public GeneratedReviews generate() {
    Random random = new Random(seed);
    ImmutableList.Builder<LabelledText> made = ImmutableList.builder();
    ImmutableList.Builder<EvidenceKind> kindsOfTexts = ImmutableList.builder();
    for (int pair = 0; pair < texts / 2; pair++) {
      EvidenceKind kind = kinds.asList().get(pair % kinds.size());
      long twins = random.nextLong();
      made.add(new LabelledText(text(kind, false, new Random(twins)), "negative"));
      made.add(new LabelledText(text(kind, true, new Random(twins)), "positive"));
      kindsOfTexts.add(kind, kind);
    }
    return new GeneratedReviews(
        new Corpus("reviews", true, made.build()), kindsOfTexts.build(), evidence());
  }

  private static String text(EvidenceKind kind, boolean positive, Random random) {
    List<String> phrases = new ArrayList<>();
    switch (kind) {
      case UNIGRAM -> {
        List<String> polar = positive ? POSITIVE : NEGATIVE;
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
          phrases.add(polar.get(random.nextInt(polar.size())));
        }
      }
      case NEGATION -> phrases.addAll(phrases(NEGATIONS, positive, random));
      case TRIGRAM -> phrases.addAll(phrases(TRIGRAMS, positive, random));
    }
    return String.join(" ", among(phrases, random));
  }

  private static List<String> phrases(List<Cross> crosses, boolean positive, Random random) {
    Cross cross = crosses.get(random.nextInt(crosses.size()));
    boolean order = random.nextBoolean();
    return List.of(
        LEAD + " " + cross.phrase(!positive, order), LEAD + " " + cross.phrase(!positive, !order));
  }

  /** The phrases at random places among other words. */
  private static List<String> among(List<String> phrases, Random random) {
    int planted = phrases.stream().mapToInt(phrase -> words(phrase).size()).sum();
    int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
    List<String> text = new ArrayList<>();
    for (int i = planted; i < length; i++) {
      text.add(FILLER.get(random.nextInt(FILLER.size())));
    }
    phrases.forEach(phrase -> text.add(random.nextInt(text.size() + 1), phrase));
    return text;
  }

  private ImmutableList<Evidence> evidence() {
    ImmutableList.Builder<Evidence> evidence = ImmutableList.builder();
    for (EvidenceKind kind : kinds) {
      planted(kind, false)
          .forEach(phrase -> evidence.add(new Evidence(words(phrase), "negative", kind)));
      planted(kind, true)
          .forEach(phrase -> evidence.add(new Evidence(words(phrase), "positive", kind)));
    }
    return evidence.build();
  }

  private static Set<String> planted(EvidenceKind kind, boolean positive) {
    return switch (kind) {
      case UNIGRAM -> ImmutableSet.copyOf(positive ? POSITIVE : NEGATIVE);
      case NEGATION -> planted(NEGATIONS, positive);
      case TRIGRAM -> planted(TRIGRAMS, positive);
    };
  }

  private static Set<String> planted(List<Cross> crosses, boolean positive) {
    ImmutableSet.Builder<String> phrases = ImmutableSet.builder();
    for (Cross cross : crosses) {
      phrases.add(cross.phrase(!positive, true), cross.phrase(!positive, false));
    }
    return phrases.build();
  }
}
