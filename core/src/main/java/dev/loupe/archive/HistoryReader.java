package dev.loupe.archive;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the files of {@link HistoryFile}. */
final class HistoryReader {
  /** Of Java's memory that the text of a file's facts may take; as objects they take more. */
  private static final int SHARE = 10;

  private static final int MOST_OF_MARK = 1000;

  private final Path file;
  private final Archive archive;

  private HistoryReader(Path file, Archive archive) {
    this.file = file;
    this.archive = archive;
  }

  static ModelHistory read(Path file) {
    Archive archive = Archive.open(file);
    boolean kept = false;
    try {
      ModelHistory history = new HistoryReader(file, archive).read();
      kept = !history.activations().isEmpty();
      return history;
    } finally {
      if (!kept) {
        LoadedValues.close(archive);
      }
    }
  }

  private ModelHistory read() {
    Set<String> names = archive.names();
    checkMark(names);
    HistoryFacts facts =
        archive.read(
            HistoryFile.FACTS,
            Runtime.getRuntime().maxMemory() / SHARE,
            in -> parse(in, HistoryFacts.class));
    ModelHistory history;
    ImmutableMap<Integer, LoadedActivation> values;
    try {
      history = facts.history();
      References.check(history, facts.values());
      values = values(history, facts);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw archive.damaged(HistoryFile.FACTS + ": " + FirstLine.of(e));
    }
    checkEntries(names, values);
    return history
        .provedBy(
            loaded -> {
              throw new BadInputException(
                  "%s has the record of a forward, not the model, and can't be validated; validate"
                          .formatted(file)
                      + " when the model is recorded");
            })
        .holding(new LoadedValues(archive, values));
  }

  private void checkMark(Set<String> names) {
    if (!names.contains(HistoryFile.MARK)) {
      throw new BadInputException(
          "%s is no history that Loupe wrote: it has no %s".formatted(file, HistoryFile.MARK));
    }
    Mark mark = archive.read(HistoryFile.MARK, MOST_OF_MARK, in -> parse(in, Mark.class));
    if (!mark.format().equals(Mark.FORMAT)) {
      throw new BadInputException(
          "%s is no history that Loupe wrote, but %s".formatted(file, mark.format()));
    }
    if (mark.version() != HistoryFile.VERSION) {
      throw new BadInputException(
          "%s has version %d of the format, and this Loupe reads version %d: %s"
              .formatted(
                  file,
                  mark.version(),
                  HistoryFile.VERSION,
                  mark.version() > HistoryFile.VERSION
                      ? "use a newer Loupe"
                      : "record the model again"));
    }
  }

  private static <T> T parse(InputStream in, Class<T> type) throws IOException {
    try {
      return FactsJson.MAPPER.readValue(in, type);
    } catch (JsonMappingException e) {
      throw new IOException(path(e) + ": " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
  }

  /** {@code layers.label.pass}. */
  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(JsonMappingException.Reference::getFieldName)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private ImmutableMap<Integer, LoadedActivation> values(ModelHistory history, HistoryFacts facts) {
    return facts.values().stream()
        .map(
            value -> {
              Layer layer = history.layers().get(value.layer());
              return new LoadedActivation(
                  layer, value, archive, ValueEntry.of(layer, value.tensor()));
            })
        .collect(toImmutableMap(value -> value.layer().index(), Function.identity()));
  }

  private void checkEntries(Set<String> names, ImmutableMap<Integer, LoadedActivation> values) {
    Set<String> unknown = new HashSet<>(names);
    unknown.remove(HistoryFile.MARK);
    unknown.remove(HistoryFile.FACTS);
    for (LoadedActivation value : values.values()) {
      archive.checkPlain(value.entry().name(), value.entry().size());
      unknown.remove(value.entry().name());
    }
    if (!unknown.isEmpty()) {
      throw archive.damaged(
          "it has an entry that is none of its own, " + unknown.iterator().next());
    }
  }
}
