package dev.loupe.render.export.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.OpenView;
import dev.loupe.render.view.Strand;
import dev.loupe.render.view.Tip;
import dev.loupe.render.view.Trait;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An open view as JSON; the page's script and {@code dev.loupe.render.page} read it. */
final class ViewJson {
  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final OpenView open;
  private final Map<Tip, Integer> tips = new LinkedHashMap<>();

  private ViewJson(OpenView open) {
    this.open = open;
    open.tips().forEach(this::index);
  }

  /**
   * The JSON of a view.
   *
   * @param closed the ids of the groups that are closed at first
   */
  static ObjectNode of(OpenView open, Set<String> closed) {
    return new ViewJson(open).view(closed);
  }

  private int index(Tip tip) {
    Integer known = tips.putIfAbsent(tip, tips.size());
    return known == null ? tips.size() - 1 : known;
  }

  private ObjectNode view(Set<String> closed) {
    GraphView view = open.view();
    ObjectNode root = json.objectNode();
    root.put("title", view.title());
    ArrayNode caption = root.putArray("caption");
    view.caption().forEach(caption::add);
    root.put("direction", view.direction().name());
    root.set("root", group(view.root()));
    root.put("passes", tips.size());
    ArrayNode strands = json.arrayNode();
    open.strands().forEach(strand -> strands.add(strand(strand)));
    ArrayNode allTips = root.putArray("tips");
    tips.keySet().forEach(tip -> allTips.add(tip(tip)));
    root.set("strands", strands);
    ArrayNode ids = root.putArray("closed");
    closed.forEach(ids::add);
    return root;
  }

  private ObjectNode element(Element element) {
    return element instanceof Group group ? group(group) : node((Node) element);
  }

  private ObjectNode group(Group group) {
    ObjectNode object = json.objectNode();
    object.put("id", group.id());
    object.put("label", group.label());
    object.put("className", group.className());
    object.set("traits", traits(group.traits()));
    ArrayNode elements = object.putArray("elements");
    group.elements().forEach(element -> elements.add(element(element)));
    Node box = open.boxes().get(group.id());
    // Compiled Java takes what is missing in JSON for something.
    object.set("box", box == null ? json.nullNode() : node(box));
    return object;
  }

  private ObjectNode node(Node node) {
    ObjectNode object = json.objectNode();
    object.put("id", node.id());
    object.put("kind", node.kind().name());
    object.put("shape", node.shape().name());
    ArrayNode rows = object.putArray("rows");
    node.rows().forEach(row -> rows.add(row.role().name()).add(row.text()));
    object.put("tooltip", node.tooltip());
    object.set("traits", traits(node.traits()));
    object.putNull("elements");
    return object;
  }

  private ArrayNode traits(Set<Trait> traits) {
    ArrayNode names = json.arrayNode();
    traits.forEach(trait -> names.add(trait.name()));
    return names;
  }

  private ObjectNode tip(Tip tip) {
    ObjectNode object = json.objectNode();
    object.put("node", tip.node());
    object.put("pass", tip.pass());
    ArrayNode calls = object.putArray("calls");
    tip.calls().forEach(calls::add);
    return object;
  }

  private ObjectNode strand(Strand strand) {
    ObjectNode object = json.objectNode();
    object.put("from", index(strand.from()));
    object.put("to", index(strand.to()));
    ArrayNode arguments = object.putArray("arguments");
    strand.arguments().forEach(arguments::add);
    ArrayNode arms = object.putArray("arms");
    ArrayNode levels = object.putArray("levels");
    for (Strand.EnteredArm arm : strand.arms()) {
      arms.add(arm.name());
      levels.add(arm.level());
    }
    object.put("internal", strand.internal());
    return object;
  }
}
