package dev.loupe.analysis.txray.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import dev.loupe.error.BadInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReviewGeneratorTest {
  private static final GeneratedReviews REVIEWS = ReviewGenerator.DEFAULT.generate();

  private static Multiset<List<String>> ngrams(int text, int words) {
    List<String> tokens = Tokenizer.WORDS.tokens(REVIEWS.corpus().texts().get(text).text());
    return IntStream.rangeClosed(0, tokens.size() - words)
        .mapToObj(i -> tokens.subList(i, i + words))
        .collect(HashMultiset::create, Multiset::add, Multiset::addAll);
  }

  @Test
  void makesTextsOf8To40WordsAndSaysThatTheyAreGenerated() {
    Corpus corpus = REVIEWS.corpus();

    assertThat(corpus.texts()).hasSize(2000);
    assertThat(corpus.generated()).isTrue();
    assertThat(corpus.classes()).containsExactly("negative", "positive");
    assertThat(IntStream.range(0, 2000).map(text -> ngrams(text, 1).size()))
        .allMatch(words -> words >= 8 && words <= 40)
        .contains(8, 40);
  }

  @Test
  void evidenceIsInTextsOfItsClassAndKindOnly() {
    for (Evidence evidence : REVIEWS.evidence()) {
      List<LabelledText> texts =
          IntStream.range(0, 2000)
              .filter(text -> ngrams(text, evidence.words().size()).contains(evidence.words()))
              .filter(text -> REVIEWS.kinds().get(text) == evidence.kind())
              .mapToObj(REVIEWS.corpus().texts()::get)
              .toList();

      assertThat(texts).hasSizeGreaterThan(30);
      assertThat(texts).allMatch(text -> text.label().equals(evidence.label()));
    }
    assertThat(REVIEWS.evidence()).hasSize(28);
    assertThat(REVIEWS.evidence())
        .contains(
            new Evidence(ImmutableList.of("awful"), "negative", EvidenceKind.UNIGRAM),
            new Evidence(ImmutableList.of("not", "bad"), "positive", EvidenceKind.NEGATION),
            new Evidence(ImmutableList.of("not", "good"), "negative", EvidenceKind.NEGATION),
            new Evidence(
                ImmutableList.of("easy", "to", "follow"), "positive", EvidenceKind.TRIGRAM));
  }

  @Test
  void twinsDifferOnlyInAsManyNeighboursAsTheKindSays() {
    for (int text = 0; text < 2000; text += 2) {
      int words = REVIEWS.kinds().get(text).words();

      assertThat(ngrams(text, words)).isNotEqualTo(ngrams(text + 1, words));
      for (int fewer = 1; fewer < words; fewer++) {
        assertThat(ngrams(text, fewer)).isEqualTo(ngrams(text + 1, fewer));
      }
    }
  }

  @Test
  void equalSeedsGiveEqualTexts() {
    ReviewGenerator small = ReviewGenerator.DEFAULT.withTexts(20);

    assertThat(small.generate()).isEqualTo(small.generate());
    assertThat(small.generate()).isNotEqualTo(small.withSeed(1).generate());
    assertThat(small.withKinds(EvidenceKind.TRIGRAM).generate().kinds())
        .containsOnly(EvidenceKind.TRIGRAM);
  }

  @Test
  void refusesOddNumbersOfTexts() {
    assertThatThrownBy(() -> ReviewGenerator.DEFAULT.withTexts(3))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Reviews come in pairs: 3 is no even number above 0");
  }

  @Test
  void partsHaveEveryTextOnceAndEachClassInTheSameShare() {
    Corpus.Split split = REVIEWS.corpus().split(0.2, 7);

    assertThat(split.validation().texts()).hasSize(400);
    assertThat(split.validation().texts().stream().filter(it -> it.label().equals("positive")))
        .hasSize(200);
    assertThat(ImmutableList.copyOf(split.training().texts()))
        .hasSize(1600)
        .isSubsetOf(REVIEWS.corpus().texts());
    assertThat(split).isEqualTo(REVIEWS.corpus().split(0.2, 7));
  }

  @Test
  void aClassOfOneTextCantBeSplit() {
    Corpus corpus =
        new Corpus(
            "mail",
            false,
            ImmutableList.of(new LabelledText("Hi", "ham"), new LabelledText("Buy", "spam")));

    assertThatThrownBy(() -> corpus.split(0.5, 0))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The class ham of mail has one text: none is left to check what was learnt");
  }
}
