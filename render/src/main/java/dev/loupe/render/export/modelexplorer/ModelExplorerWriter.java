package dev.loupe.render.export.modelexplorer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loupe.history.Layer;
import dev.loupe.history.SourceLine;
import dev.loupe.history.TensorInfo;
import dev.loupe.render.theme.NodeColors;
import dev.loupe.render.theme.Palette;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.EdgeLabel;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Legend;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.SourceLinks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a view as a graph collection of Google's Model Explorer, which it opens as a {@code .json}
 * file. Modules are layers to open and close; what is known of an operation stands at its side.
 */
public final class ModelExplorerWriter {
  /** Model Explorer's number for it; its default is from top to bottom. */
  private static final int LEFT_RIGHT = 1;

  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final SourceLinks links;
  private final Palette palette;
  private final boolean backward;
  private final Map<String, List<Edge>> incoming;
  private final ArrayNode nodes = json.arrayNode();
  private final ObjectNode groups = json.objectNode();

  private ModelExplorerWriter(GraphView view, SourceLinks links, Palette palette) {
    this.links = links;
    this.palette = palette;
    this.backward = view.isBackward();
    this.incoming = view.edges().stream().collect(Collectors.groupingBy(Edge::to));
  }

  /**
   * The collection as JSON.
   *
   * @param view what to write
   * @param links where nodes lead to
   * @param theme the colours
   */
  public static String write(GraphView view, SourceLinks links, Theme theme) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter(" ", "\n"));
    try {
      return JsonMapper.builder()
              .build()
              .writer(printer)
              .writeValueAsString(
                  new ModelExplorerWriter(view, links, theme.palette()).collection(view))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail", e);
    }
  }

  private ObjectNode collection(GraphView view) {
    // The empty namespace stands for the whole graph.
    ObjectNode whole = groups.putObject("");
    whole.put("model", view.title());
    whole.put("about", String.join(", ", view.caption()));
    view.legend().ifPresent(legend -> whole.put("colors", text(legend)));
    elements(view.root(), "");
    ObjectNode collection = json.objectNode();
    collection.put("label", view.title());
    ObjectNode graph = collection.putArray("graphs").addObject();
    graph.put("id", view.title());
    graph.set("nodes", nodes);
    graph.set("groupNodeAttributes", groups);
    if (view.direction() == Direction.LEFT_RIGHT) {
      graph
          .putArray("groupNodeConfigs")
          .addObject()
          .put("namespaceRegex", ".*")
          .put("layoutDirection", LEFT_RIGHT);
    }
    return collection;
  }

  /** {@code FLOPs: 0 #ffffff, 1.2 G #7a2c02}: the ends of a scale, and all categories. */
  private String text(Legend legend) {
    return legend.entries().stream()
        .filter(entry -> !entry.label().isEmpty())
        .map(entry -> entry.label() + " " + palette.fill(entry.tone()))
        .collect(Collectors.joining(", ", legend.title() + ": ", ""));
  }

  private void elements(Group group, String namespace) {
    for (Element element : group.elements()) {
      if (element instanceof Group inner) {
        String within = namespace.isEmpty() ? part(inner) : namespace + "/" + part(inner);
        ObjectNode attributes = groups.putObject(within);
        attributes.put("class", inner.className());
        attributes.put("address", inner.label());
        elements(inner, within);
      } else {
        nodes.add(node((Node) element, namespace));
      }
    }
  }

  /** Slashes and semicolons would split a namespace. */
  private static String part(Group group) {
    return group.id().replace('/', '_').replace(';', '_');
  }

  private ObjectNode node(Node node, String namespace) {
    ObjectNode written = json.objectNode();
    written.put("id", node.id());
    written.put("label", label(node));
    written.put("namespace", namespace);
    ArrayNode attributes = written.putArray("attrs");
    attributes(node, attributes);
    ArrayNode edges = written.putArray("incomingEdges");
    ArrayNode inputs = json.arrayNode();
    for (Edge edge : incoming.getOrDefault(node.id(), List.of())) {
      String input = Integer.toString(inputs.size());
      edges
          .addObject()
          .put("sourceNodeId", edge.from())
          .put("sourceNodeOutputId", "0")
          .put("targetNodeInputId", input);
      String labels = edge.labels().stream().map(EdgeLabel::text).collect(Collectors.joining(", "));
      attribute(
          "__tensor_tag",
          labels.isEmpty() ? edge.from() : labels,
          inputs.addObject().put("id", input).putArray("attrs"));
    }
    if (!inputs.isEmpty()) {
      written.set("inputsMetadata", inputs);
    }
    node.layer()
        .filter(layer -> node.kind() != NodeKind.FAILURE && !backward)
        .ifPresent(layer -> outputs(layer, written.putArray("outputsMetadata")));
    NodeColors colors = NodeColors.of(node, palette);
    written
        .putObject("style")
        .put("backgroundColor", colors.fill())
        .put("borderColor", colors.stroke())
        .put("textColor", colors.text());
    return written;
  }

  private static String label(Node node) {
    return node.rows().stream()
        .filter(row -> row.role() == Row.Role.TITLE)
        .map(Row::text)
        .findFirst()
        .orElse(node.id());
  }

  private void attributes(Node node, ArrayNode attributes) {
    Map<String, String> rows = new TreeMap<>();
    for (Row row : node.rows()) {
      if (row.role() != Row.Role.TITLE && row.role() != Row.Role.SHAPE) {
        rows.merge(name(row), text(row), (a, b) -> a + ", " + b);
      }
    }
    rows.forEach((name, text) -> attribute(name, text, attributes));
    node.layer()
        .flatMap(Layer::call)
        .ifPresent(
            call -> {
              attribute("operator", call.operator(), attributes);
              call.arguments()
                  .forEach(argument -> attribute(argument.name(), argument.value(), attributes));
              call.place()
                  .map(SourceLine::text)
                  .ifPresent(line -> attribute("source", line, attributes));
            });
    links.of(node).ifPresent(url -> attribute("source_url", url, attributes));
  }

  private static String name(Row row) {
    return switch (row.role()) {
      case TITLE -> "name";
      case SHAPE -> "shape";
      case LAYER -> "layer";
      case CLASS -> "class";
      case PARAMETERS -> "parameters";
      case ADDRESS -> "address";
      case COUNTS -> "size";
      case FIGURES -> "cost";
      case ARGUMENTS -> "arguments";
      case SOURCE -> "line";
      case DECISION -> "decision";
      case CHANGED -> "changed";
      case MESSAGE -> "message";
    };
  }

  private static String text(Row row) {
    return row.role() == Row.Role.PARAMETERS
        ? row.text().replaceFirst("^params: ", "")
        : row.text();
  }

  private void outputs(Layer layer, ArrayNode outputs) {
    TensorInfo tensor = layer.tensor();
    ArrayNode attributes = outputs.addObject().put("id", "0").putArray("attrs");
    attribute("__tensor_tag", layer.name(), attributes);
    attribute("shape", tensor.shapeText(), attributes);
    attribute("dtype", tensor.dtype(), attributes);
    attribute("bytes", Long.toString(tensor.bytes()), attributes);
  }

  private static void attribute(String key, String value, ArrayNode attributes) {
    attributes.addObject().put("key", key).put("value", value);
  }
}
