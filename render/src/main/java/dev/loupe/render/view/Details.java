package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.cost.Cost;
import dev.loupe.history.Argument;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Sizes;
import dev.loupe.history.SourceLine;
import dev.loupe.history.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the rows of labels that can be chosen. */
final class Details {
  private static final int MOST_PARAMETERS = 4;
  private static final int LONGEST = 44;
  private static final int MOST_LINES = 3;

  private final Look look;
  private final Figures figures;

  Details(Look look, Figures figures) {
    this.look = look;
    this.figures = figures;
  }

  /** Of a layer with all of its passes. */
  void ofUnit(Unit unit, ImmutableList.Builder<Row> rows) {
    Layer layer = unit.first();
    if (layer.kind() != LayerKind.FAILURE) {
      tensor(layer.tensor(), look.shows(Detail.MEMORY)).ifPresent(rows::add);
    }
    if (look.shows(Detail.PARAMS) && !layer.parameters().isEmpty()) {
      rows.add(new Row(Row.Role.PARAMETERS, "params: " + parameterShapes(layer)));
    }
    if (layer.isOperation()) {
      addFigures(List.of(unit), rows);
      layer.call().ifPresent(call -> addCall(call, rows));
    }
  }

  /** Of one result of a module. */
  Optional<Row> ofResult(TensorInfo tensor) {
    return tensor(tensor, look.isUsual());
  }

  /** Of what a function of a backward graph takes in, which is like the layer or parameter. */
  Optional<Row> ofGradient(TensorInfo tensor) {
    return tensor(tensor, look.shows(Detail.MEMORY));
  }

  private Optional<Row> tensor(TensorInfo tensor, boolean size) {
    List<String> words = new ArrayList<>();
    if (look.shows(Detail.SHAPE)) {
      words.add(tensor.shapeText());
    }
    boolean unusual = look.shows(Detail.SHAPE) && !tensor.dtype().equals("float32");
    if (look.shows(Detail.DTYPE) || unusual) {
      words.add(tensor.dtype());
    }
    if (size) {
      String bytes = Sizes.bytes(tensor.bytes());
      words.add(words.isEmpty() ? bytes : "(" + bytes + ")");
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(new Row(Row.Role.SHAPE, String.join(" ", words)));
  }

  private static String parameterShapes(Layer layer) {
    int more = layer.parameters().size() - MOST_PARAMETERS;
    return layer.parameters().stream()
            .limit(MOST_PARAMETERS)
            .map(parameter -> parameter.tensor().shapeText())
            .collect(Collectors.joining(", "))
        + (more > 0 ? ", +" + more + " more" : "");
  }

  /**
   * Of all that is in modules.
   *
   * @param parameters how many elements the modules' parameters have
   */
  void ofModule(List<Unit> inside, long parameters, ImmutableList.Builder<Row> rows) {
    long operations = inside.stream().filter(unit -> unit.first().isOperation()).count();
    rows.add(new Row(Row.Role.COUNTS, Texts.plural(operations, "operation", "operations")));
    if (look.shows(Detail.PARAMS) && parameters > 0) {
      rows.add(new Row(Row.Role.COUNTS, Texts.plural(parameters, "parameter", "parameters")));
    }
    if (look.shows(Detail.MEMORY) && !look.isUsual()) {
      rows.add(new Row(Row.Role.FIGURES, "activations: " + Sizes.bytes(Figures.bytes(inside))));
    }
    addFigures(inside, rows);
  }

  private void addFigures(List<Unit> units, ImmutableList.Builder<Row> rows) {
    if (look.shows(Detail.FLOPS) || look.shows(Detail.MACS)) {
      Cost cost = figures.cost(units);
      if (look.shows(Detail.FLOPS)) {
        rows.add(new Row(Row.Role.FIGURES, cost.flopsText()));
      }
      if (look.shows(Detail.MACS)) {
        rows.add(new Row(Row.Role.FIGURES, cost.macsText()));
      }
    }
    if (look.shows(Detail.TIME) && Figures.ran(units)) {
      rows.add(new Row(Row.Role.FIGURES, Texts.time(Figures.nanos(units))));
    }
  }

  private void addCall(OperatorCall call, ImmutableList.Builder<Row> rows) {
    if (look.shows(Detail.ARGS)) {
      lines(call.arguments()).forEach(line -> rows.add(new Row(Row.Role.ARGUMENTS, line)));
    }
    if (look.shows(Detail.SOURCE)) {
      call.place()
          .map(SourceLine::text)
          .map(line -> shortened(line.lines().findFirst().orElse("")))
          .ifPresent(line -> rows.add(new Row(Row.Role.SOURCE, line)));
    }
  }

  /** As many on a line as fit; what does not fit on the last is told in the tooltip. */
  private static List<String> lines(List<Argument> arguments) {
    List<String> lines = new ArrayList<>();
    for (Argument argument : arguments) {
      String text = shortened(argument.toString());
      int last = lines.size() - 1;
      if (last >= 0 && lines.get(last).length() + 2 + text.length() <= LONGEST) {
        lines.set(last, lines.get(last) + ", " + text);
      } else if (lines.size() == MOST_LINES) {
        lines.set(last, lines.get(last) + ", …");
        break;
      } else {
        lines.add(text);
      }
    }
    return lines;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
