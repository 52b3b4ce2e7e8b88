package dev.loupe.render.page;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import dev.loupe.render.page.ViewData.ElementData;
import dev.loupe.render.page.ViewData.StrandData;
import dev.loupe.render.page.ViewData.TipData;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Hue;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.OpenView;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.Shape;
import dev.loupe.render.view.Strand;
import dev.loupe.render.view.Tip;
import dev.loupe.render.view.Tone;
import dev.loupe.render.view.Trait;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an open view from the page, once. */
final class Reader {
  private final ImmutableMap.Builder<String, Node> boxes = ImmutableMap.builder();
  private final ImmutableMap.Builder<String, Hue> hues = ImmutableMap.builder();
  private final Map<String, String> links = new HashMap<>();

  /** The link of a node that was read. */
  Optional<String> link(Node node) {
    return Optional.ofNullable(links.get(node.id()));
  }

  OpenView read(ViewData data) {
    String colorBy = data.getColorBy();
    Group root = group(data.getRoot(), -1);
    ImmutableList<Tip> tips = tips(data.getTips());
    return new OpenView(
        new GraphView(
            data.getTitle(),
            ImmutableList.copyOf(data.getCaption()),
            Direction.valueOf(data.getDirection()),
            root,
            Optional.empty(),
            ImmutableList.of()),
        boxes.buildOrThrow(),
        ImmutableSet.of(),
        colorBy == null ? Optional.empty() : Optional.of(ColorBy.valueOf(colorBy)),
        hues.buildOrThrow(),
        tips.subList(0, data.getPasses()),
        strands(data.getStrands(), tips));
  }

  private Element element(ElementData data, int depth) {
    return data.getElements() == null ? node(data) : group(data, depth);
  }

  private Group group(ElementData data, int depth) {
    ElementData box = data.getBox();
    if (box != null) {
      boxes.put(data.getId(), node(box));
    }
    ImmutableList.Builder<Element> elements = ImmutableList.builder();
    ElementData @Nullable [] inside = data.getElements();
    if (inside != null) {
      for (ElementData element : inside) {
        elements.add(element(element, depth + 1));
      }
    }
    return new Group(
        data.getId(), data.getLabel(), data.getClassName(), depth, elements.build(), traits(data));
  }

  private Node node(ElementData data) {
    String link = data.getLink();
    if (link != null) {
      links.put(data.getId(), link);
    }
    String[] hue = data.getHue();
    if (hue != null) {
      hues.put(data.getId(), hue(hue, data.getNumber()));
    }
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    String[] texts = data.getRows();
    for (int i = 0; i < texts.length; i += 2) {
      rows.add(new Row(Row.Role.valueOf(texts[i]), texts[i + 1]));
    }
    return new Node(
        data.getId(),
        NodeKind.valueOf(data.getKind()),
        Shape.valueOf(data.getShape()),
        rows.build(),
        data.getTooltip(),
        traits(data),
        Tone.PLAIN,
        Optional.empty());
  }

  private static Hue hue(String[] texts, double number) {
    if (number < 0) {
      return new Hue.Named(ImmutableList.copyOf(texts));
    }
    return texts.length == 0 ? new Hue.Unknown() : new Hue.Counted((long) number, texts[0]);
  }

  private static ImmutableSet<Trait> traits(ElementData data) {
    ImmutableSet.Builder<Trait> traits = ImmutableSet.builder();
    for (String trait : data.getTraits()) {
      traits.add(Trait.valueOf(trait));
    }
    return traits.build();
  }

  private static ImmutableList<Tip> tips(TipData[] data) {
    ImmutableList.Builder<Tip> tips = ImmutableList.builder();
    for (TipData tip : data) {
      tips.add(
          new Tip(tip.getNode(), tip.getPass(), ImmutableList.copyOf(Ints.asList(tip.getCalls()))));
    }
    return tips.build();
  }

  private static ImmutableList<Strand> strands(StrandData[] data, ImmutableList<Tip> tips) {
    ImmutableList.Builder<Strand> strands = ImmutableList.builder();
    for (StrandData strand : data) {
      ImmutableList.Builder<Strand.EnteredArm> arms = ImmutableList.builder();
      String[] names = strand.getArms();
      int[] levels = strand.getLevels();
      for (int i = 0; i < names.length; i++) {
        arms.add(new Strand.EnteredArm(names[i], levels[i]));
      }
      strands.add(
          new Strand(
              tips.get(strand.getFrom()),
              tips.get(strand.getTo()),
              ImmutableList.copyOf(strand.getArguments()),
              arms.build(),
              strand.isInternal(),
              strand.isGradient()));
    }
    return strands.build();
  }
}
