package dev.loupe.tables;

import static com.google.common.base.CaseFormat.LOWER_CAMEL;
import static com.google.common.base.CaseFormat.LOWER_UNDERSCORE;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Rows of the same kind.
 *
 * @param <R> the kind of row, whose components are the columns
 */
public final class Table<R extends Record> {
  private static final String LINE_END = "\r\n";
  private static final CharMatcher QUOTED = CharMatcher.anyOf(",\"\r\n");

  private final Class<R> type;
  private final ImmutableList<R> rows;

  private Table(Class<R> type, List<R> rows) {
    this.type = type;
    this.rows = ImmutableList.copyOf(rows);
  }

  /** All layers, in the order of execution, one row for each pass. */
  public static Table<LayerRow> ofLayers(ModelHistory history) {
    ModelCost costs = ModelCost.of(history);
    return new Table<>(
        LayerRow.class,
        history.layers().stream()
            .map(layer -> LayerRow.of(layer, history, costs))
            .collect(toImmutableList()));
  }

  /** All modules, each before those in it; the first is the model. */
  public static Table<ModuleRow> ofModules(ModelHistory history) {
    ModelCost costs = ModelCost.of(history);
    return new Table<>(
        ModuleRow.class,
        history.modules().values().stream()
            .map(module -> ModuleRow.of(module, history, costs))
            .collect(toImmutableList()));
  }

  /** All parameters, each once. */
  public static Table<ParameterRow> ofParameters(ModelHistory history) {
    ImmutableListMultimap.Builder<String, Layer> readers = ImmutableListMultimap.builder();
    for (Layer layer : history.layers()) {
      layer.parameters().forEach(parameter -> readers.put(parameter.address(), layer));
    }
    ImmutableListMultimap<String, Layer> byParameter = readers.build();
    return new Table<>(
        ParameterRow.class,
        history.parameters().stream()
            .map(parameter -> ParameterRow.of(parameter, byParameter.get(parameter.address())))
            .collect(toImmutableList()));
  }

  /** The rows. */
  public ImmutableList<R> rows() {
    return rows;
  }

  /**
   * The table as CSV after RFC 4180: a line of the columns' names ({@code parameterBytes} is {@code
   * parameter_bytes}), then a line for each row, all ended by CR and LF; cells with commas, quotes
   * or line breaks are quoted. Unknown numbers are empty.
   */
  public String csv() {
    List<RecordComponent> columns = Arrays.asList(type.getRecordComponents());
    StringBuilder csv = new StringBuilder();
    csv.append(
            columns.stream()
                .map(column -> LOWER_CAMEL.to(LOWER_UNDERSCORE, column.getName()))
                .collect(joining(",")))
        .append(LINE_END);
    for (R row : rows) {
      csv.append(columns.stream().map(column -> cell(row, column)).collect(joining(",")))
          .append(LINE_END);
    }
    return csv.toString();
  }

  private static String cell(Record row, RecordComponent column) {
    String text;
    try {
      Object value = column.getAccessor().invoke(row);
      text =
          value instanceof OptionalLong number
              ? number.stream().mapToObj(Long::toString).collect(joining())
              : String.valueOf(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the components of public records can be read", e);
    }
    return QUOTED.matchesAnyOf(text) ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
