package dev.loupe.render.export.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Chromium;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.RandomNets;
import dev.loupe.render.testing.SharedBrowser;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Detail;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in a browser draw what the command draws. */
@ExtendWith(SharedBrowser.class)
class PageDrawingTest {

  @TempDir private static Path folder;
  private static OpenPage page;

  @BeforeAll
  static void start(Chromium shared) {
    page = new OpenPage(shared, folder);
  }

  @AfterEach
  void nothingIsAmissInTheConsole() {
    assertThat(page.browser().complaints()).isEmpty();
  }

  /** Compares all depths until there is nothing more to open. */
  private static void assertSameLevels(Drawing drawing, View view) {
    List<String> levels =
        IntStream.rangeClosed(1, 5)
            .mapToObj(depth -> drawing.view(view).depth(depth).svg())
            .distinct()
            .toList();
    for (int i = 0; i < levels.size(); i++) {
      assertThat(page.drawn(view, i + 1)).isEqualTo(levels.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void pagesDrawAsTheCommandDoes(Direction direction) {
    for (ModelHistory history :
        List.of(
            Nets.residual(),
            Nets.inception(),
            Nets.attention(),
            Nets.failing(),
            Nets.recurrentCell(),
            RandomNets.of(1, 40))) {
      Drawing drawing = Drawing.of(history).direction(direction);
      page.open(drawing);
      for (View view : View.values()) {
        if (page.has(view)) {
          assertSameLevels(drawing, view);
        }
      }
    }
  }

  /** Places that are sums of many fractions, where Java and JavaScript may differ. */
  @ParameterizedTest
  @ValueSource(longs = {11, 17, 28})
  void largePagesDrawAsTheCommandDoes(long seed) {
    Drawing drawing = Drawing.of(RandomNets.of(seed, 120)).depth(5);
    page.open(drawing.depth(1));
    for (View view : View.values()) {
      assertThat(page.drawn(view, 5)).isEqualTo(drawing.view(view).svg());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TIME, AUTO",
    "MEMORY, LIGHT",
    "FLOPS, DARK",
    "PARAMS, PAPER",
    "TYPE, COLORBLIND",
    "MODULE, AUTO"
  })
  void pagesHaveTheColoursAndLinksOfTheCommand(ColorBy colorBy, Theme theme) {
    for (ModelHistory history : List.of(Nets.residual(), RandomNets.of(3, 40))) {
      Drawing drawing =
          Drawing.of(history)
              .options(
                  ViewOptions.DEFAULT
                      .withColorBy(colorBy)
                      .withRows(Sets.immutableEnumSet(Detail.SHAPE, Detail.FLOPS, Detail.SOURCE)))
              .hide(layer -> layer.type().equals("relu"))
              .theme(theme)
              .sourceUrl("https://example.org/{file}#L{line}");
      page.open(drawing);
      assertSameLevels(drawing, View.UNROLLED);
      Drawing some =
          drawing.depth(2).collapse(it -> it.address().endsWith("1")).expand(it -> it.passes() > 1);
      page.open(some);
      assertThat(page.drawn(View.UNROLLED, 0)).isEqualTo(some.svg());
    }
  }
}
