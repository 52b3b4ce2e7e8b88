package dev.loupe.analysis.txray.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VocabularyTest {
  private static final Corpus CORPUS =
      new Corpus(
          "mail",
          false,
          ImmutableList.of(
              new LabelledText("It's NOT bad, not at all!", "ham"),
              new LabelledText("Café at 8? All’s well.", "spam")));

  private static Vocabulary vocabulary(int size) {
    return Vocabulary.of(CORPUS, Tokenizer.WORDS, size);
  }

  @Test
  void wordsAreInLowerCaseWithoutPunctuation() {
    assertThat(Tokenizer.WORDS.tokens("It's NOT bad, all’s 'well' — Café-8!"))
        .containsExactly("it's", "not", "bad", "all's", "well", "café", "8");
    assertThat(Tokenizer.WORDS.tokens(" ?! ")).isEmpty();
    assertThat(Tokenizer.WHITE_SPACE.tokens(" It's\n NOT! ")).containsExactly("It's", "NOT!");
  }

  @Test
  void theMostFrequentWordsFollowTheThreeThatAreNone() {
    Vocabulary vocabulary = vocabulary(8);

    assertThat(ImmutableList.of(0, 1, 2, 3, 4, 5, 6, 7).stream().map(vocabulary::word))
        .containsExactly("<pad>", "<start>", "<unknown>", "at", "not", "8", "all", "all's");
    assertThat(vocabulary.size()).isEqualTo(8);
    assertThat(vocabulary.ids(ImmutableList.of("not", "well"))).containsExactly(1, 4, 2);
  }

  @Test
  void idsOutOfRangeAreRefused() {
    Vocabulary vocabulary = vocabulary(100);

    for (int id : new int[] {-1, 12}) {
      assertThatThrownBy(() -> vocabulary.word(id))
          .isInstanceOf(BadInputException.class)
          .hasMessage("The token id %d is not in the vocabulary, whose ids are 0..11", id);
    }
    assertThatThrownBy(
            () ->
                EncodedTexts.of(
                    List.of(new int[] {1, 11}, new int[] {1, 2, 12}),
                    ImmutableIntArray.of(0, 1),
                    List.of("ham", "spam"),
                    vocabulary))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Text 1 has the token id 12 at position 2, but the vocabulary's ids are 0..11");
  }

  @Test
  void labelsMustFitTheTexts() {
    assertThatThrownBy(() -> encoded(ImmutableIntArray.of(0)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("There are 1 labels for 2 texts");
    assertThatThrownBy(() -> encoded(ImmutableIntArray.of(0, 2)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Text 1 has the class number 2, but there are 2 classes");
  }

  private static EncodedTexts encoded(ImmutableIntArray labels) {
    return EncodedTexts.of(
        List.of(new int[] {3}, new int[] {4}), labels, List.of("ham", "spam"), vocabulary(8));
  }

  @Test
  void textsAreCutOffAndFilledUpToOneLength() {
    EncodedTexts texts = EncodedTexts.of(CORPUS, Tokenizer.WORDS, vocabulary(8), 6).atLeast(7);

    assertThat(texts.length()).isEqualTo(7);
    Tensor expected = torch.tensor(1L, 2, 4, 2, 4, 3, 0, 1, 2, 3, 5, 7, 2, 0).view(2, 7);
    assertThat(texts.ids(0, 2).equal(expected)).isTrue();
    assertThat(texts.labels(0, 2).equal(torch.tensor(0L, 1))).isTrue();
    assertThat(texts.label(1)).isEqualTo(1);
  }

  @Test
  void filesAreReadAsTheyAreWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("words.txt");
    vocabulary(6).write(file);

    assertThat(Files.readString(file)).isEqualTo("<pad>\n<start>\n<unknown>\nat\nnot\n8\n");
    assertThat(Vocabulary.read(file).id("not")).isEqualTo(4);
  }

  @Test
  void vocabulariesWithoutWhatTextsNeedAreRefused() {
    assertThatThrownBy(() -> Vocabulary.of(List.of("<unknown>", "not")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The vocabulary has no entry <pad>, which texts can't do without");
    assertThatThrownBy(() -> Vocabulary.of(List.of("<unknown>", "<pad>", "not", "at", "not")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The vocabulary has the entry 'not' twice");
    assertThatThrownBy(() -> vocabulary(3))
        .isInstanceOf(BadInputException.class)
        .hasMessage("A vocabulary of 3 entries has no room for words: give at least 4");
  }
}
