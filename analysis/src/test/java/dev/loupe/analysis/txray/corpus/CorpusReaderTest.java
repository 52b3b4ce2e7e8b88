package dev.loupe.analysis.txray.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorpusReaderTest {
  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static void assertRefused(Path source, String message) {
    assertThatThrownBy(() -> CorpusReader.read(source))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message.replace("FILE", source.toString()));
  }

  @Test
  void readsQuotedTextsOverSeveralLines() throws IOException {
    Corpus corpus =
        CorpusReader.read(
            file(
                "mail.csv",
                "\uFEFFid,text,label\n1,\"Buy \"\"now\"\",\nfriend\",spam\n2,Hello, ham \n"));

    assertThat(corpus.texts())
        .containsExactly(
            new LabelledText("Buy \"now\",\nfriend", "spam"), new LabelledText("Hello", "ham"));
    assertThat(corpus.classes()).containsExactly("ham", "spam");
    assertThat(corpus.name()).isEqualTo("mail.csv");
    assertThat(corpus.generated()).isFalse();
  }

  @Test
  void takesQuotesInTabSeparatedTextsAsTheyAre() throws IOException {
    Corpus corpus =
        CorpusReader.read(file("mail.tsv", "label\ttext\nham\t\"Hi\", he said\nspam\t5\" more\n"));

    assertThat(corpus.texts())
        .containsExactly(
            new LabelledText("\"Hi\", he said", "ham"), new LabelledText("5\" more", "spam"));
  }

  @Test
  void readsAFolderForEachClassInTheOrderOfNames() throws IOException {
    file("mail/spam/2.txt", "Buy");
    file("mail/spam/1.txt", "Win");
    file("mail/ham/1.txt", "Hello");
    file("mail/ham/.hidden", "no text");
    file("mail/README", "no class");

    assertThat(CorpusReader.read(folder.resolve("mail")).texts())
        .containsExactly(
            new LabelledText("Hello", "ham"),
            new LabelledText("Win", "spam"),
            new LabelledText("Buy", "spam"));
  }

  @Test
  void refusesWhatIsNoCorpus() throws IOException {
    assertRefused(folder.resolve("none.csv"), "No corpus FILE");
    assertRefused(
        file("mail.txt", "Hello"),
        "The corpus FILE is none of: a .csv or .tsv file with the columns label and text, a folder"
            + " of one folder for each class");
    assertRefused(
        file("columns.csv", "class,text\nham,Hello\n"),
        "FILE has no column 'label' in line 2: its header is class, text");
  }

  @Test
  void refusesRowsOfTheWrongLength() throws IOException {
    Path file = file("rows.csv", "label,text\nham,\"Hello\" there\n");

    assertThatThrownBy(() -> CorpusReader.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("The corpus " + file + " is not well formed: ");
  }

  @Test
  void refusesACorpusWithNothingToTellApart() throws IOException {
    assertRefused(file("empty.csv", "label,text\n"), "The corpus empty.csv has no texts");
    assertRefused(file("void.csv", ""), "The corpus void.csv has no texts");
    assertRefused(
        file("one.csv", "label,text\nham,Hello\nham,Hi\n"),
        "The corpus one.csv has only one class, ham: there is nothing to tell apart");
  }
}
