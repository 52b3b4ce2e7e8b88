package dev.loupe.analysis.txray.corpus;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.error.BadInputException;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Texts as rows of token ids, all of one length, with the numbers of their classes. Immutable.
 *
 * <p>One length for all, so that what a model makes of a text does not depend on the batch that it
 * comes in.
 */
public final class EncodedTexts {
  private final Vocabulary vocabulary;
  private final ImmutableList<String> classes;
  private final int length;
  private final ImmutableList<ImmutableIntArray> rows;
  private final ImmutableIntArray labels;

  private EncodedTexts(
      Vocabulary vocabulary,
      ImmutableList<String> classes,
      int length,
      ImmutableList<ImmutableIntArray> rows,
      ImmutableIntArray labels) {
    this.vocabulary = vocabulary;
    this.classes = classes;
    this.length = length;
    this.rows = rows;
    this.labels = labels;
  }

  /**
   * The texts of a corpus.
   *
   * @param maxTokens where longer texts are cut off
   * @throws BadInputException if that is not positive
   */
  public static EncodedTexts of(
      Corpus corpus, Tokenizer tokenizer, Vocabulary vocabulary, int maxTokens) {
    if (maxTokens < 1) {
      throw new BadInputException("Texts can't be cut off after %d tokens".formatted(maxTokens));
    }
    ImmutableList<String> classes = corpus.classes();
    ImmutableList.Builder<int[]> rows = ImmutableList.builder();
    ImmutableIntArray.Builder labels = ImmutableIntArray.builder();
    for (LabelledText text : corpus.texts()) {
      int[] ids = vocabulary.ids(tokenizer.tokens(text.text()));
      rows.add(Arrays.copyOf(ids, Math.min(ids.length, maxTokens)));
      labels.add(classes.indexOf(text.label()));
    }
    return of(rows.build(), labels.build(), classes, vocabulary);
  }

  /**
   * Texts that are token ids already.
   *
   * @param texts token ids, of any lengths
   * @param labels for each text the number of its class
   * @throws BadInputException if there is no text, an id is not in the vocabulary, or a label is no
   *     number of a class
   */
  public static EncodedTexts of(
      List<int[]> texts, ImmutableIntArray labels, List<String> classes, Vocabulary vocabulary) {
    if (texts.isEmpty()) {
      throw new BadInputException("There are no texts");
    }
    if (labels.length() != texts.size()) {
      throw new BadInputException(
          "There are %d labels for %d texts".formatted(labels.length(), texts.size()));
    }
    for (int text = 0; text < texts.size(); text++) {
      checkIds(text, texts.get(text), vocabulary);
      int label = labels.get(text);
      if (label < 0 || label >= classes.size()) {
        throw new BadInputException(
            "Text %d has the class number %d, but there are %d classes"
                .formatted(text, label, classes.size()));
      }
    }
    int length = Math.max(1, texts.stream().mapToInt(ids -> ids.length).max().orElse(1));
    return new EncodedTexts(
        vocabulary,
        ImmutableList.copyOf(classes),
        length,
        texts.stream().map(ImmutableIntArray::copyOf).collect(ImmutableList.toImmutableList()),
        labels);
  }

  private static void checkIds(int text, int[] ids, Vocabulary vocabulary) {
    for (int position = 0; position < ids.length; position++) {
      if (ids[position] < 0 || ids[position] >= vocabulary.size()) {
        throw new BadInputException(
            "Text %d has the token id %d at position %d, but the vocabulary's ids are 0..%d"
                .formatted(text, ids[position], position, vocabulary.size() - 1));
      }
    }
  }

  /** The same texts, filled up to a length if they are shorter. */
  public EncodedTexts atLeast(int tokens) {
    return new EncodedTexts(vocabulary, classes, Math.max(length, tokens), rows, labels);
  }

  /** The texts of some rows, in the order of the numbers; all keep their length. */
  public EncodedTexts rows(List<Integer> numbers) {
    return new EncodedTexts(
        vocabulary,
        classes,
        length,
        numbers.stream().map(rows::get).collect(ImmutableList.toImmutableList()),
        ImmutableIntArray.copyOf(numbers.stream().mapToInt(labels::get)));
  }

  /** What the ids mean. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The names of the classes. */
  public ImmutableList<String> classes() {
    return classes;
  }

  /** The number of texts. */
  public int size() {
    return rows.size();
  }

  /** The number of tokens in each row of {@link #ids}. */
  public int length() {
    return length;
  }

  /** The number of a text's class. */
  public int label(int text) {
    return labels.get(text);
  }

  /**
   * The token ids of the texts {@code from..to-1}, filled up with the vocabulary's padding.
   *
   * @return int64 {@code (to - from, length)}; the caller's
   */
  public Tensor ids(int from, int to) {
    long[] ids = new long[(to - from) * length];
    Arrays.fill(ids, vocabulary.pad());
    for (int text = from; text < to; text++) {
      ImmutableIntArray row = rows.get(text);
      for (int position = 0; position < row.length(); position++) {
        ids[(text - from) * length + position] = row.get(position);
      }
    }
    return torch.tensor(ids).reshape(to - from, length);
  }

  /**
   * The numbers of the classes of the texts {@code from..to-1}.
   *
   * @return int64 {@code (to - from)}; the caller's
   */
  public Tensor labels(int from, int to) {
    return torch.tensor(labels.subArray(from, to).stream().mapToLong(label -> label).toArray());
  }
}
