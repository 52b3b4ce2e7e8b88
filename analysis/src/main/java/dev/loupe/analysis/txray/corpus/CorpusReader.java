package dev.loupe.analysis.txray.corpus;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads a corpus from files: a {@code .csv} or {@code .tsv} file whose header has the columns
 * {@code label} and {@code text}, or a folder that has one folder of text files for each class.
 *
 * <p>Files are UTF-8; bytes that are not become a replacement character.
 */
public final class CorpusReader {

  private CorpusReader() {}

  /**
   * Reads a corpus.
   *
   * @param source a {@code .csv} file (with quotes as in RFC 4180), a {@code .tsv} file (without
   *     quotes), or a folder of folders
   * @throws BadInputException if there is no such file, it is not well formed, or it holds no texts
   *     or only one class
   */
  public static Corpus read(Path source) {
    String name = source.getFileName() == null ? source.toString() : "" + source.getFileName();
    try {
      return new Corpus(name, false, texts(source, name.toLowerCase(Locale.ROOT)));
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException("The corpus %s can't be read".formatted(source), e);
    }
  }

  private static ImmutableList<LabelledText> texts(Path source, String name) throws IOException {
    if (Files.isDirectory(source)) {
      return ofFolders(source);
    } else if (!Files.isRegularFile(source)) {
      throw new BadInputException("No corpus %s".formatted(source));
    } else if (name.endsWith(".csv")) {
      return ofTable(source, CsvReader.builder());
    } else if (name.endsWith(".tsv")) {
      // A quote in a .tsv file is a quote, so a character takes its place that no text has.
      return ofTable(source, CsvReader.builder().fieldSeparator('\t').quoteCharacter('\0'));
    }
    throw new BadInputException(
        "The corpus %s is none of: a .csv or .tsv file with the columns label and text, a folder of"
                .formatted(source)
            + " one folder for each class");
  }

  private static ImmutableList<LabelledText> ofTable(Path file, CsvReader.CsvReaderBuilder builder)
      throws IOException {
    try (CsvReader<NamedCsvRecord> records = builder.detectBomHeader(true).ofNamedCsvRecord(file)) {
      return records.stream()
          .map(row -> new LabelledText(field(file, row, "text"), field(file, row, "label").strip()))
          .collect(toImmutableList());
    } catch (CsvParseException e) {
      throw new BadInputException(
          "The corpus %s is not well formed: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String field(Path file, NamedCsvRecord row, String column) {
    return row.findField(column)
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s has no column '%s' in line %d: its header is %s"
                        .formatted(
                            file,
                            column,
                            row.getStartingLineNumber(),
                            String.join(", ", row.getHeader()))));
  }

  private static ImmutableList<LabelledText> ofFolders(Path folder) throws IOException {
    ImmutableList.Builder<LabelledText> texts = ImmutableList.builder();
    for (Path ofClass : list(folder)) {
      if (Files.isDirectory(ofClass)) {
        for (Path file : list(ofClass)) {
          if (Files.isRegularFile(file)) {
            texts.add(
                new LabelledText(
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8),
                    "" + ofClass.getFileName()));
          }
        }
      }
    }
    return texts.build();
  }

  /** Sorted, so that the order does not depend on the file system; without hidden files. */
  private static ImmutableList<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !("" + file.getFileName()).startsWith("."))
          .sorted()
          .collect(toImmutableList());
    }
  }
}
