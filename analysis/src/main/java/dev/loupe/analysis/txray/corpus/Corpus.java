package dev.loupe.analysis.txray.corpus;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import dev.loupe.error.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Texts of at least two classes.
 *
 * @param name what people call it
 * @param generated whether a program made it up; whatever shows results on it says so
 * @param texts in the order in which they were read
 */
public record Corpus(String name, boolean generated, ImmutableList<LabelledText> texts) {

  /**
   * @throws BadInputException if there is no text, or only one class
   */
  public Corpus {
    if (texts.isEmpty()) {
      throw new BadInputException("The corpus %s has no texts".formatted(name));
    }
    String first = texts.get(0).label();
    if (texts.stream().allMatch(text -> text.label().equals(first))) {
      throw new BadInputException(
          "The corpus %s has only one class, %s: there is nothing to tell apart"
              .formatted(name, first));
    }
  }

  /** The names of the classes, sorted; a class's number is its place in this list. */
  public ImmutableList<String> classes() {
    return texts.stream()
        .map(LabelledText::label)
        .collect(toImmutableSortedSet(Comparator.naturalOrder()))
        .asList();
  }

  /**
   * Two parts of a corpus, without a text in common.
   *
   * @param training what a model learns from
   * @param validation what it is judged by
   */
  public record Split(Corpus training, Corpus validation) {}

  /**
   * Draws texts for validation, of each class the same share, at least one and not all. Both parts
   * are in random order.
   *
   * @param share of the texts that validate, between 0 and 1
   * @param seed equal ones give equal parts
   * @throws BadInputException if a class has only one text
   */
  public Split split(double share, long seed) {
    Random random = new Random(seed);
    ImmutableListMultimap<String, LabelledText> byClass =
        Multimaps.index(texts, LabelledText::label);
    List<LabelledText> training = new ArrayList<>();
    List<LabelledText> validation = new ArrayList<>();
    for (String label : classes()) {
      List<LabelledText> ofClass = new ArrayList<>(byClass.get(label));
      if (ofClass.size() < 2) {
        throw new BadInputException(
            "The class %s of %s has one text: none is left to check what was learnt"
                .formatted(label, name));
      }
      Collections.shuffle(ofClass, random);
      int count = (int) Math.round(share * ofClass.size());
      int cut = Math.max(1, Math.min(ofClass.size() - 1, count));
      validation.addAll(ofClass.subList(0, cut));
      training.addAll(ofClass.subList(cut, ofClass.size()));
    }
    Collections.shuffle(training, random);
    Collections.shuffle(validation, random);
    return new Split(with(training), with(validation));
  }

  private Corpus with(List<LabelledText> others) {
    return new Corpus(name, generated, others.stream().collect(toImmutableList()));
  }
}
