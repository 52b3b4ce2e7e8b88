package dev.loupe.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.layout.ElkCost;
import dev.loupe.render.layout.ElkLayout;
import dev.loupe.render.layout.LayoutEngine;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.ViewOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DraftsmanTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final GraphView view = GraphView.of(Nets.residual(), ViewOptions.DEFAULT);
  private final List<String> told = new ArrayList<>();
  private final String embedded =
      new Draftsman(message -> {}, SourceLinks.NONE, Theme.AUTO).draw(view, Engine.EMBEDDED);

  private String byElk(LayoutEngine elk, long mostCost, Duration limit) {
    return new Draftsman(told::add, SourceLinks.NONE, Theme.AUTO, elk, mostCost, limit)
        .draw(view, Engine.ELK);
  }

  @Test
  void elkDrawsWhatIsNotTooLargeForIt() {
    String svg = byElk(new ElkLayout(), ElkCost.of(view), LONG);
    assertThat(svg).isNotEqualTo(embedded);
    assertThat(told).singleElement().asString().startsWith("layout: elk, as asked for (");
  }

  @Test
  void whatCostsTooMuchIsDrawnByTheEmbeddedLayout() {
    long cost = ElkCost.of(view);
    assertThat(byElk(new ElkLayout(), cost - 1, LONG)).isEqualTo(embedded);
    assertThat(told)
        .singleElement()
        .asString()
        .contains("embedded, as ELK would take too long: cost", " of at most ", " nodes, ");
  }

  @Test
  void whatTakesTooLongIsDrawnByTheEmbeddedLayout() {
    CountDownLatch never = new CountDownLatch(1);
    LayoutEngine endless =
        (graph, measures) -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new ElkLayout().layOut(graph, measures);
        };
    assertThat(byElk(endless, Long.MAX_VALUE, Duration.ofMillis(1))).isEqualTo(embedded);
    assertThat(told).singleElement().asString().startsWith("layout: embedded, as ELK was not done");
    never.countDown();
  }

  @Test
  void whatElkFailsAtIsDrawnByTheEmbeddedLayout() {
    LayoutEngine broken =
        (graph, measures) -> {
          throw new NullPointerException("somewhere within");
        };
    assertThat(byElk(broken, Long.MAX_VALUE, LONG)).isEqualTo(embedded);
    assertThat(told).singleElement().asString().contains("somewhere within");
  }

  @Test
  void longEdgesCostMoreThanNodes() {
    GraphView chain = GraphView.of(Nets.alexNet(), ViewOptions.DEFAULT);
    long nodes = view.root().allNodes().count() * 40;
    assertThat(ElkCost.of(view) - nodes).isGreaterThan(view.edges().size());
    assertThat(ElkCost.of(chain) - chain.root().allNodes().count() * 40)
        .isEqualTo(chain.edges().size());
  }
}
