package dev.loupe.archive;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.TensorInfo;
import dev.loupe.history.ValidationReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
      kept = !history.activations().isEmpty() || !history.gradients().passes().isEmpty();
      return history;
    } finally {
      if (!kept) {
        LoadedValues.close(archive);
      }
    }
  }

  private ModelHistory read() {
    Set<String> names = archive.names();
    Mark mark = mark(names);
    HistoryFacts facts = parse(HistoryFile.FACTS, HistoryFacts.class);
    GradientFacts ofGradients =
        mark.hasGradients()
            ? parse(HistoryFile.GRADIENTS, GradientFacts.class)
            : GradientFacts.NONE;
    ModelHistory history =
        checked(
            HistoryFile.FACTS,
            () -> {
              ModelHistory made = facts.history();
              References.check(made, facts.values());
              return made;
            });
    ImmutableMap<Integer, LoadedActivation> values =
        checked(HistoryFile.FACTS, () -> loaded(history, facts.values(), ValueEntry::of));
    ImmutableList<LoadedGradients.Loaded> passes =
        checked(
            HistoryFile.GRADIENTS,
            () -> {
              References.check(history, ofGradients);
              return passes(history, ofGradients);
            });
    checkEntries(names, mark, values, passes);
    ModelHistory whole = history.provedBy(this::refuse).holding(new LoadedValues(archive, values));
    return mark.hasGradients()
        ? whole.withGradients(new LoadedGradients(file, ofGradients.graph(), passes))
        : whole;
  }

  private ValidationReport refuse(ModelHistory history) {
    throw new BadInputException(
        "%s has the record of a forward, not the model, and can't be validated; validate"
                .formatted(file)
            + " when the model is recorded");
  }

  private Mark mark(Set<String> names) {
    if (!names.contains(HistoryFile.MARK)) {
      throw new BadInputException(
          "%s is no history that Loupe wrote: it has no %s".formatted(file, HistoryFile.MARK));
    }
    Mark mark = archive.read(HistoryFile.MARK, MOST_OF_MARK, in -> parse(in, Mark.class));
    if (!mark.format().equals(Mark.FORMAT)) {
      throw new BadInputException(
          "%s is no history that Loupe wrote, but %s".formatted(file, mark.format()));
    }
    if (!mark.isKnown()) {
      throw new BadInputException(
          "%s has version %d of the format, and this Loupe reads versions 1 to %d: %s"
              .formatted(
                  file,
                  mark.version(),
                  HistoryFile.VERSION,
                  mark.version() > HistoryFile.VERSION
                      ? "use a newer Loupe"
                      : "record the model again"));
    }
    return mark;
  }

  private <T> T parse(String entry, Class<T> type) {
    return archive.read(entry, Runtime.getRuntime().maxMemory() / SHARE, in -> parse(in, type));
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

  /**
   * What is made of the facts in an entry.
   *
   * @throws BadInputException if they contradict each other
   */
  private <T> T checked(String entry, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw archive.damaged(entry + ": " + FirstLine.of(e));
    }
  }

  private ImmutableMap<Integer, LoadedActivation> loaded(
      ModelHistory history,
      List<HistoryFacts.Value> values,
      BiFunction<Layer, TensorInfo, ValueEntry> entry) {
    return values.stream()
        .map(
            value -> {
              Layer layer = history.layers().get(value.layer());
              return new LoadedActivation(
                  layer, value, archive, entry.apply(layer, value.tensor()));
            })
        .collect(toImmutableMap(value -> value.layer().index(), Function.identity()));
  }

  private ImmutableList<LoadedGradients.Loaded> passes(
      ModelHistory history, GradientFacts gradients) {
    ImmutableList.Builder<LoadedGradients.Loaded> passes = ImmutableList.builder();
    for (int i = 0; i < gradients.passes().size(); i++) {
      GradientFacts.Pass pass = gradients.passes().get(i);
      int number = i + 1;
      passes.add(
          new LoadedGradients.Loaded(
              pass.pass(number),
              loaded(
                  history,
                  pass.gradients(),
                  (layer, tensor) -> ValueEntry.ofGradient(number, layer, tensor))));
    }
    return passes.build();
  }

  private void checkEntries(
      Set<String> names,
      Mark mark,
      ImmutableMap<Integer, LoadedActivation> values,
      ImmutableList<LoadedGradients.Loaded> passes) {
    Set<String> unknown = new HashSet<>(names);
    unknown.remove(HistoryFile.MARK);
    unknown.remove(HistoryFile.FACTS);
    if (mark.hasGradients()) {
      unknown.remove(HistoryFile.GRADIENTS);
    }
    Stream.concat(
            values.values().stream(),
            passes.stream().flatMap(pass -> pass.gradients().values().stream()))
        .map(LoadedActivation::entry)
        .forEach(
            entry -> {
              archive.checkPlain(entry.name(), entry.size());
              unknown.remove(entry.name());
            });
    if (!unknown.isEmpty()) {
      throw archive.damaged(
          "it has an entry that is none of its own, " + unknown.iterator().next());
    }
  }
}
