package dev.loupe.render.page;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import dev.loupe.render.page.ViewData.ElementData;
import dev.loupe.render.page.ViewData.StrandData;
import dev.loupe.render.page.ViewData.TipData;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.OpenView;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.Shape;
import dev.loupe.render.view.Strand;
import dev.loupe.render.view.Tip;
import dev.loupe.render.view.Trait;
import org.jspecify.annotations.Nullable;

/** Reads an open view from the page. */
final class Reader {
  private final ImmutableMap.Builder<String, Node> boxes = ImmutableMap.builder();

  static OpenView read(ViewData data) {
    return new Reader().view(data);
  }

  private OpenView view(ViewData data) {
    Group root = group(data.getRoot(), -1);
    ImmutableList<Tip> tips = tips(data.getTips());
    return new OpenView(
        new GraphView(
            data.getTitle(),
            ImmutableList.copyOf(data.getCaption()),
            Direction.valueOf(data.getDirection()),
            root,
            ImmutableList.of()),
        boxes.buildOrThrow(),
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

  private static Node node(ElementData data) {
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
        traits(data));
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
              strand.isInternal()));
    }
    return strands.build();
  }
}
