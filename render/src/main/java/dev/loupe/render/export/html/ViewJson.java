package dev.loupe.render.export.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Hue;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.OpenView;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.Strand;
import dev.loupe.render.view.Tip;
import dev.loupe.render.view.Trait;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open view as JSON; the page's script and {@code dev.loupe.render.page} read it. */
final class ViewJson {
  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final OpenView open;
  private final SourceLinks links;
  private final Theme theme;
  private final Map<Tip, Integer> tips = new LinkedHashMap<>();

  private ViewJson(OpenView open, SourceLinks links, Theme theme) {
    this.open = open;
    this.links = links;
    this.theme = theme;
    open.tips().forEach(this::index);
  }

  /**
   * The JSON of a view.
   *
   * @param closed the ids of the groups that are closed at first
   */
  static ObjectNode of(OpenView open, Set<String> closed, SourceLinks links, Theme theme) {
    return new ViewJson(open, links, theme).view(closed);
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
    root.put("theme", theme.name());
    // Compiled Java takes what is missing in JSON for something.
    root.put("colorBy", open.colorBy().map(ColorBy::name).orElse(null));
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
    object.put("fold", open.folds().contains(group.id()));
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
    object.put("link", links.of(node).orElse(null));
    addHue(open.hues().get(node.id()), object);
    object.putNull("elements");
    return object;
  }

  private void addHue(@Nullable Hue hue, ObjectNode object) {
    if (hue == null) {
      object.putNull("hue");
      return;
    }
    ArrayNode texts = object.putArray("hue");
    if (hue instanceof Hue.Counted counted) {
      texts.add(counted.text());
      object.put("number", counted.value());
    } else if (hue instanceof Hue.Named named) {
      named.path().forEach(texts::add);
      object.put("number", -1);
    } else {
      object.put("number", 0);
    }
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
    object.put("gradient", strand.gradient());
    return object;
  }
}
