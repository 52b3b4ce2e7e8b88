package dev.loupe.analysis.txray.corpus;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Cuts a text into tokens. */
public interface Tokenizer {
  /**
   * Words and numbers in lower case, without punctuation; an apostrophe within a word stays in it:
   * {@code It's NOT bad!} gives {@code it's}, {@code not}, {@code bad}.
   */
  Tokenizer WORDS =
      new Tokenizer() {
        private final Pattern word = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:'[\\p{L}\\p{M}]+)*");

        @Override
        public ImmutableList<String> tokens(String text) {
          return word.matcher(text.replace('’', '\'').toLowerCase(Locale.ROOT))
              .results()
              .map(MatchResult::group)
              .collect(ImmutableList.toImmutableList());
        }
      };

  /** What stands between white space, as it is. */
  Tokenizer WHITE_SPACE =
      text ->
          ImmutableList.copyOf(Splitter.on(Pattern.compile("\\s+")).omitEmptyStrings().split(text));

  /** The tokens of a text, in order; none if it has none. */
  ImmutableList<String> tokens(String text);
}
