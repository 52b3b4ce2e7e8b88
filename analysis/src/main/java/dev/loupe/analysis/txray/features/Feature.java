package dev.loupe.analysis.txray.features;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.error.BadInputException;
import java.util.stream.Collectors;

/**
 * The words that a filter reacted to.
 *
 * @param ids of the tokens, in order; where the window reached over the end of the text, only of
 *     those within
 */
public record Feature(ImmutableIntArray ids) {

  /**
   * Its words, with blanks between them.
   *
   * @throws BadInputException if one is not in the vocabulary
   */
  public String text(Vocabulary vocabulary) {
    return ids.stream().mapToObj(vocabulary::word).collect(Collectors.joining(" "));
  }

  /** Its token ids, with blanks between them. */
  public String idText() {
    return ids.stream().mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }
}
