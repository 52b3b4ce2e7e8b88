package dev.loupe.analysis.txray.corpus;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multiset;
import com.google.common.collect.TreeMultiset;
import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Words and their ids, from 0 without gaps. Immutable.
 *
 * <p>Three entries are no words: {@value #PAD} fills texts up to one length, {@value #START} begins
 * each text if the vocabulary has it, and {@value #UNKNOWN} stands for all words that are not in
 * it.
 */
public final class Vocabulary {
  /** Fills a text up. */
  public static final String PAD = "<pad>";

  /** Begins a text. */
  public static final String START = "<start>";

  /** Stands for words that are not in the vocabulary. */
  public static final String UNKNOWN = "<unknown>";

  private final ImmutableList<String> entries;
  private final ImmutableMap<String, Integer> ids;

  private Vocabulary(ImmutableList<String> entries) {
    this.entries = entries;
    ImmutableMap.Builder<String, Integer> builder = ImmutableMap.builder();
    for (int id = 0; id < entries.size(); id++) {
      builder.put(entries.get(id), id);
    }
    this.ids = builder.buildOrThrow();
  }

  /**
   * A vocabulary of given entries; each has its place as its id.
   *
   * @throws BadInputException if one is there twice, or {@value #PAD} or {@value #UNKNOWN} is not
   */
  public static Vocabulary of(List<String> entries) {
    for (String needed : List.of(PAD, UNKNOWN)) {
      if (!entries.contains(needed)) {
        throw new BadInputException(
            "The vocabulary has no entry %s, which texts can't do without".formatted(needed));
      }
    }
    Set<String> seen = new HashSet<>();
    for (String entry : entries) {
      if (!seen.add(entry)) {
        throw new BadInputException("The vocabulary has the entry '%s' twice".formatted(entry));
      }
    }
    return new Vocabulary(ImmutableList.copyOf(entries));
  }

  /**
   * Reads a vocabulary: one entry in each line; the first line has id 0.
   *
   * @throws BadInputException if the file can't be read, or {@link #of} refuses it
   */
  public static Vocabulary read(Path file) {
    try {
      return of(Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      throw new BadInputException("The vocabulary %s is not UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new BadInputException("The vocabulary %s can't be read".formatted(file), e);
    }
  }

  /** Writes it as {@link #read} reads it. */
  public void write(Path file) {
    try {
      Files.write(file, entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The most frequent words of a corpus. {@value #PAD} has id 0, {@value #START} 1, {@value
   * #UNKNOWN} 2; words follow from 3 by falling frequency, those of one frequency by the alphabet.
   *
   * @param size how many entries there are at most, at least 4
   */
  public static Vocabulary of(Corpus corpus, Tokenizer tokenizer, int size) {
    if (size < 4) {
      throw new BadInputException(
          "A vocabulary of %d entries has no room for words: give at least 4".formatted(size));
    }
    Multiset<String> counts = TreeMultiset.create();
    corpus.texts().forEach(text -> counts.addAll(tokenizer.tokens(text.text())));
    // The sort is stable, so that words of one frequency keep the alphabet's order.
    Stream<String> words =
        counts.entrySet().stream()
            .sorted(Comparator.comparing(Multiset.Entry<String>::getCount).reversed())
            .map(Multiset.Entry::getElement)
            .filter(word -> !List.of(PAD, START, UNKNOWN).contains(word));
    return new Vocabulary(
        Stream.concat(Stream.of(PAD, START, UNKNOWN), words)
            .limit(size)
            .collect(toImmutableList()));
  }

  /** The number of entries; ids are smaller. */
  public int size() {
    return entries.size();
  }

  /** The id of what fills texts up. */
  public int pad() {
    return id(PAD);
  }

  /** The id of a word; that of {@value #UNKNOWN} if it is not in the vocabulary. */
  public int id(String word) {
    Integer id = ids.get(word);
    return id == null ? id(UNKNOWN) : id;
  }

  /**
   * The word of an id.
   *
   * @throws BadInputException if there is none
   */
  public String word(int id) {
    if (id < 0 || id >= entries.size()) {
      throw new BadInputException(
          "The token id %d is not in the vocabulary, whose ids are 0..%d"
              .formatted(id, entries.size() - 1));
    }
    return entries.get(id);
  }

  /** The ids of tokens, after that of {@value #START} if the vocabulary has it. */
  public int[] ids(List<String> tokens) {
    Stream<String> start = ids.containsKey(START) ? Stream.of(START) : Stream.empty();
    return Stream.concat(start, tokens.stream()).mapToInt(this::id).toArray();
  }
}
