package dev.loupe.render.export.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.Sets;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Chromium;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.testing.RandomNets;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Detail;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in a browser. */
class PageTest {
  private static Chromium browser;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Chromium.program().isPresent(), "there is no Chromium, so pages are not tried");
    browser = new Chromium(Chromium.program().orElseThrow(), folder);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingIsAmissInTheConsole() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static void open(Drawing drawing) {
    Path page = folder.resolve("page.html");
    drawing.write(page);
    browser.open(page);
    browser.await("document.querySelector('#drawing svg')");
  }

  private static void open(ModelHistory history) {
    open(Drawing.of(history));
  }

  /** What nodes and frames are shown, in short. */
  private static List<String> shown(String selector) {
    return List.of(
        browser
            .eval(
                "[...document.querySelectorAll('%s')].map(it => it.id).join(' ')"
                    .formatted(selector))
            .split(" ", -1));
  }

  private static String details() {
    return browser.eval(
        "document.getElementById('details').hidden ? ''"
            + " : document.getElementById('details').innerText");
  }

  private static String focused() {
    return browser.eval("document.activeElement.dataset.key || document.activeElement.id");
  }

  /** The SVG of a depth as the page's compiled code draws it; 0 for what is shown at first. */
  private static String drawn(View view, int depth) {
    return browser.eval(
        """
        (() => {
          const view = JSON.parse(document.getElementById('data').textContent).views.%s;
          const closed = %d === 0 ? view.closed : [];
          const walk = (group, level) => {
            for (const inside of group.elements.filter(it => it.elements)) {
              if (%d > 0 && level >= %d) closed.push(inside.id);
              walk(inside, level + 1);
            }
          };
          walk(view.root, 1);
          return draw(view, closed);
        })()
        """
            .formatted(view.name().toLowerCase(Locale.ROOT), depth, depth, depth));
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
      open(drawing);
      for (View view : View.values()) {
        boolean there =
            browser
                .eval(
                    "'%s' in JSON.parse(document.getElementById('data').textContent).views"
                        .formatted(view.name().toLowerCase(Locale.ROOT)))
                .equals("true");
        for (int depth = 1; there && depth <= 5; depth++) {
          assertThat(drawn(view, depth)).isEqualTo(drawing.view(view).depth(depth).svg());
        }
      }
    }
  }

  /** Places that are sums of many fractions, where Java and JavaScript may differ. */
  @ParameterizedTest
  @ValueSource(longs = {11, 17, 28})
  void largePagesDrawAsTheCommandDoes(long seed) {
    Drawing drawing = Drawing.of(RandomNets.of(seed, 120)).depth(5);
    open(drawing.depth(1));
    for (View view : View.values()) {
      assertThat(drawn(view, 5)).isEqualTo(drawing.view(view).svg());
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
      open(drawing);
      for (int depth = 1; depth <= 4; depth++) {
        assertThat(drawn(View.UNROLLED, depth)).isEqualTo(drawing.depth(depth).svg());
      }
      Drawing some =
          drawing.depth(2).collapse(it -> it.address().endsWith("1")).expand(it -> it.passes() > 1);
      open(some);
      assertThat(drawn(View.UNROLLED, 0)).isEqualTo(some.svg());
    }
  }

  @Test
  void foldedRepeatsOpenAndCloseAsModulesDo() {
    Drawing drawing = Drawing.of(Nets.stack()).foldRepeats(true).depth(3);
    open(drawing);
    assertThat(drawn(View.UNROLLED, 0)).isEqualTo(drawing.svg());
    assertThat(shown(".cluster")).containsExactly("cluster-blocks", "cluster-blocks.0");

    browser.click("[id='node--x40-blocks.1..blocks.4']");
    assertThat(shown(".cluster"))
        .containsExactly(
            "cluster-blocks",
            "cluster-blocks.0",
            "cluster-blocks.1..blocks.4",
            "cluster-blocks.1",
            "cluster-blocks.2",
            "cluster-blocks.3",
            "cluster-blocks.4");
    assertThat(details()).contains("@blocks.1 to 4", "4 more Block", "12 operations");
    assertThat(browser.eval("document.getElementById('level').value")).isEqualTo("Depth 3 / 4");

    browser.click("#shallower");
    assertThat(shown(".cluster")).containsExactly("cluster-blocks", "cluster-blocks.1..blocks.4");
    browser.press("Backspace");
    assertThat(shown(".cluster")).containsExactly("cluster-blocks");
    browser.press("/");
    browser.type("blocks.3.mlp");
    browser.press("Enter");
    assertThat(shown(".cluster")).contains("cluster-blocks.1..blocks.4", "cluster-blocks.3");
  }

  @Test
  void aThemeThatIsAskedForStays() {
    open(Drawing.of(Nets.residual()).theme(Theme.DARK));
    String theme = "document.documentElement.dataset.theme";
    assertThat(browser.eval(theme)).isEqualTo("dark");
    browser.press("t");
    assertThat(browser.eval(theme)).isEqualTo("dark");
    assertThat(browser.eval("document.getElementById('theme').hidden")).isEqualTo("true");
  }

  @Test
  void linksToTheSourceAreInTheDetails() {
    Net net = new Net("Linked");
    Op x = net.input("x", 4);
    net.output("output", net.op("relu", x).source("relu(x)").file("net.py"));
    open(Drawing.of(net.history()).sourceUrl("https://example.org/{file}#L{line}"));
    browser.click("#node-relu_1_1 .title");
    assertThat(browser.eval("document.querySelector('#details code').closest('a').href"))
        .startsWith("https://example.org/net.py#L");
  }

  @Test
  void modulesOpenAndCloseOnAClick() {
    open(Drawing.of(Nets.alexNet()).depth(1));
    assertThat(shown(".node"))
        .containsExactly(
            "node-input_1",
            "node--x40-features",
            "node-adaptiveavgpool2d_1_14",
            "node-flatten_1_15",
            "node--x40-classifier",
            "node-output_1");
    browser.click("#node--x40-classifier");
    assertThat(shown(".cluster")).containsExactly("cluster-classifier");
    assertThat(shown(".node")).contains("node-linear_1_17", "node--x40-features");
    assertThat(details()).contains("@classifier", "Sequential", "58,631,144 parameters");
    browser.click("#title-classifier");
    assertThat(shown(".node")).contains("node--x40-classifier").doesNotContain("node-linear_1_17");
  }

  @Test
  void depthButtonsOpenAndCloseLevels() {
    open(Nets.residual());
    assertThat(browser.eval("document.getElementById('level').value")).isEqualTo("Depth 4 / 4");
    browser.click("#shallower");
    assertThat(browser.eval("document.getElementById('level').value")).isEqualTo("Depth 3 / 4");
    assertThat(shown(".cluster"))
        .containsExactly(
            "cluster-layer1",
            "cluster-layer1.0",
            "cluster-layer1.1",
            "cluster-layer2",
            "cluster-layer2.0",
            "cluster-layer2.1");
    browser.press("[");
    assertThat(shown(".cluster")).containsExactly("cluster-layer1", "cluster-layer2");
    browser.press("[");
    assertThat(shown(".cluster")).containsExactly("");
    browser.press("]");
    assertThat(shown(".cluster")).containsExactly("cluster-layer1", "cluster-layer2");
  }

  @Test
  void detailsTellAllOfALayerAndLinkItsNeighbours() {
    open(Nets.alexNet());
    browser.click("#node-conv2d_2_4");
    assertThat(details())
        .contains(
            "conv2d_2_4",
            "aten::conv2d",
            "1x192x27x27",
            "float32, 546.8 KB",
            "stride = ",
            "features.3.weight 192x64x5x5",
            "@features Sequential",
            "maxpool2d_1_3",
            "relu_2_5");
    browser.click("#details a[data-to='node relu_2_5']");
    assertThat(details()).startsWith("×").contains("relu_2_5", "aten::relu");
    assertThat(focused()).isEqualTo("node relu_2_5");
    browser.press("Escape");
    assertThat(details()).isEmpty();
  }

  @Test
  void searchFindsOpensAndShows() {
    open(Drawing.of(Nets.alexNet()).depth(1));
    browser.press("/");
    assertThat(focused()).isEqualTo("query");
    browser.type("linear");
    assertThat(browser.eval("document.getElementById('hits').value")).isEqualTo("3");
    assertThat(shown(".node.hit")).containsExactly("node--x40-classifier");
    browser.press("Enter");
    assertThat(browser.eval("document.getElementById('hits').value")).isEqualTo("1 / 3");
    assertThat(shown(".node.current")).containsExactly("node-linear_1_17");
    assertThat(shown(".node.hit"))
        .containsExactly("node-linear_1_17", "node-linear_2_20", "node-linear_3_22");
    browser.click("#previous");
    assertThat(shown(".node.current")).containsExactly("node-linear_3_22");
    browser.click("#query");
    browser.press("Escape");
    assertThat(shown(".node.hit")).containsExactly("");
    for (String query : List.of("features.3", "Sequential", "aten::conv2d", "CLASSIFIER")) {
      browser.press("/");
      browser.type(query);
      assertThat(browser.eval("document.querySelectorAll('.hit').length > 0")).isEqualTo("true");
      browser.press("Escape");
    }
    browser.press("/");
    browser.type("no such thing");
    assertThat(browser.eval("document.getElementById('hits').value")).isEqualTo("none");
  }

  @Test
  void keysWalkAlongTheEdges() {
    open(Drawing.of(Nets.alexNet()).depth(1));
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    assertThat(focused()).isEqualTo("group features");
    browser.press("Enter");
    assertThat(shown(".cluster")).containsExactly("cluster-features");
    browser.press("ArrowDown");
    assertThat(focused()).isEqualTo("node conv2d_1_1");
    browser.press("ArrowDown");
    assertThat(focused()).isEqualTo("node relu_1_2");
    browser.press("ArrowUp");
    browser.press("ArrowUp");
    assertThat(focused()).isEqualTo("node input_1");
    browser.press("ArrowDown");
    browser.press("Backspace");
    assertThat(shown(".cluster")).containsExactly("");
    assertThat(focused()).isEqualTo("group features");
    browser.press("?");
    assertThat(browser.eval("document.getElementById('keys').open")).isEqualTo("true");
  }

  @Test
  void theRolledViewIsASwitchAway() {
    open(Nets.simpleRecurrent());
    assertThat(shown(".node")).contains("node-linear_1_1-1", "node-linear_1_1-4");
    browser.press("r");
    assertThat(shown(".node")).contains("node-linear_1_1").doesNotContain("node-linear_1_1-1");
    browser.click("#unrolled");
    assertThat(shown(".node")).contains("node-linear_1_1-1");
    open(Nets.alexNet());
    assertThat(browser.eval("document.getElementById('views').hidden")).isEqualTo("true");
  }

  @Test
  void draggingMovesAndTheWheelZooms() {
    open(Nets.alexNet());
    String box =
        "(() => { const it = document.querySelector('#drawing svg')"
            + ".getBoundingClientRect(); return it.%s; })()";
    double left = Double.parseDouble(browser.eval(box.formatted("left")));
    browser.drag(100, 400, 160, 430);
    assertThat(Double.parseDouble(browser.eval(box.formatted("left")))).isEqualTo(left + 60);
    double width = Double.parseDouble(browser.eval(box.formatted("width")));
    browser.wheel(600, 400, -200);
    browser.await(box.formatted("width") + " > " + width * 1.2);
    browser.press("f");
    browser.await(box.formatted("top") + " > 0 && " + box.formatted("bottom") + " <= innerHeight");
  }

  @Test
  void theThemeTurnsDark() throws IOException {
    open(Nets.alexNet());
    String face = "getComputedStyle(document.querySelector('.input .face')).fill";
    assertThat(browser.eval(face)).isEqualTo("rgb(169, 242, 169)");
    int light = ImageIO.read(new ByteArrayInputStream(browser.screenshot())).getRGB(5, 500);
    browser.press("t");
    assertThat(browser.eval(face)).isEqualTo("rgb(28, 77, 41)");
    int dark = ImageIO.read(new ByteArrayInputStream(browser.screenshot())).getRGB(5, 500);
    assertThat(List.of(light, dark)).containsExactly(0xFFFFFFFF, 0xFF12171E);
  }

  @Test
  void namesAreNeverCode() {
    String name = "</script><img src=x onerror=\"alert('1')\">{{script}}$& <!--<script>";
    Net net = new Net(name);
    Op x = net.input("x\"'<b>", 4);
    Op out = net.call("block", name, () -> net.op("relu", net.op("tanh", x).source(name)));
    net.output("output", out);
    open(net.history());
    assertThat(browser.eval("document.title")).isEqualTo(name);
    assertThat(browser.eval("document.querySelector('.model').textContent")).isEqualTo(name);
    assertThat(browser.eval("document.querySelectorAll('img').length")).isEqualTo("0");
    browser.click("#node-tanh_1_1");
    assertThat(details()).contains(name);
    assertThat(browser.eval("document.querySelectorAll('img, b').length")).isEqualTo("0");
  }
}
