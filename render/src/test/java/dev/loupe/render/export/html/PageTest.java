package dev.loupe.render.export.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Chromium;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.testing.SharedBrowser;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.View;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a browser, and what people do with them. */
@ExtendWith(SharedBrowser.class)
class PageTest {

  @TempDir private static Path folder;
  private static Chromium browser;
  private static OpenPage page;

  @BeforeAll
  static void start(Chromium shared) {
    browser = shared;
    page = new OpenPage(shared, folder);
  }

  @AfterEach
  void nothingIsAmissInTheConsole() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static String details() {
    return browser.eval(
        "document.getElementById('details').hidden ? ''"
            + " : document.getElementById('details').innerText");
  }

  private static String focused() {
    return browser.eval("document.activeElement.dataset.key || document.activeElement.id");
  }

  @Test
  void foldedRepeatsOpenAndCloseAsModulesDo() {
    Drawing drawing = Drawing.of(Nets.stack()).foldRepeats(true).depth(3);
    page.open(drawing);
    assertThat(page.drawn(View.UNROLLED, 0)).isEqualTo(drawing.svg());
    assertThat(page.shown(".cluster")).containsExactly("cluster-blocks", "cluster-blocks.0");

    browser.click("[id='node--x40-blocks.1..blocks.4']");
    assertThat(page.shown(".cluster"))
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
    assertThat(page.shown(".cluster"))
        .containsExactly("cluster-blocks", "cluster-blocks.1..blocks.4");
    browser.press("Backspace");
    assertThat(page.shown(".cluster")).containsExactly("cluster-blocks");
    browser.press("/");
    browser.type("blocks.3.mlp");
    browser.press("Enter");
    assertThat(page.shown(".cluster")).contains("cluster-blocks.1..blocks.4", "cluster-blocks.3");
  }

  @Test
  void aThemeThatIsAskedForStays() {
    page.open(Drawing.of(Nets.residual()).theme(Theme.DARK));
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
    page.open(Drawing.of(net.history()).sourceUrl("https://example.org/{file}#L{line}"));
    browser.click("#node-relu_1_1 .title");
    assertThat(browser.eval("document.querySelector('#details code').closest('a').href"))
        .startsWith("https://example.org/net.py#L");
  }

  @Test
  void modulesOpenAndCloseOnAClick() {
    page.open(Drawing.of(Nets.alexNet()).depth(1));
    assertThat(page.shown(".node"))
        .containsExactly(
            "node-input_1",
            "node--x40-features",
            "node-adaptiveavgpool2d_1_14",
            "node-flatten_1_15",
            "node--x40-classifier",
            "node-output_1");
    browser.click("#node--x40-classifier");
    assertThat(page.shown(".cluster")).containsExactly("cluster-classifier");
    assertThat(page.shown(".node")).contains("node-linear_1_17", "node--x40-features");
    assertThat(details()).contains("@classifier", "Sequential", "58,631,144 parameters");
    browser.click("#title-classifier");
    assertThat(page.shown(".node"))
        .contains("node--x40-classifier")
        .doesNotContain("node-linear_1_17");
  }

  @Test
  void depthButtonsOpenAndCloseLevels() {
    page.open(Drawing.of(Nets.residual()));
    assertThat(browser.eval("document.getElementById('level').value")).isEqualTo("Depth 4 / 4");
    browser.click("#shallower");
    assertThat(browser.eval("document.getElementById('level').value")).isEqualTo("Depth 3 / 4");
    assertThat(page.shown(".cluster"))
        .containsExactly(
            "cluster-layer1",
            "cluster-layer1.0",
            "cluster-layer1.1",
            "cluster-layer2",
            "cluster-layer2.0",
            "cluster-layer2.1");
    browser.press("[");
    assertThat(page.shown(".cluster")).containsExactly("cluster-layer1", "cluster-layer2");
    browser.press("[");
    assertThat(page.shown(".cluster")).containsExactly("");
    browser.press("]");
    assertThat(page.shown(".cluster")).containsExactly("cluster-layer1", "cluster-layer2");
  }

  @Test
  void detailsTellAllOfALayerAndLinkItsNeighbours() {
    page.open(Drawing.of(Nets.alexNet()));
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
    page.open(Drawing.of(Nets.alexNet()).depth(1));
    browser.press("/");
    assertThat(focused()).isEqualTo("query");
    browser.type("linear");
    assertThat(browser.eval("document.getElementById('hits').value")).isEqualTo("3");
    assertThat(page.shown(".node.hit")).containsExactly("node--x40-classifier");
    browser.press("Enter");
    assertThat(browser.eval("document.getElementById('hits').value")).isEqualTo("1 / 3");
    assertThat(page.shown(".node.current")).containsExactly("node-linear_1_17");
    assertThat(page.shown(".node.hit"))
        .containsExactly("node-linear_1_17", "node-linear_2_20", "node-linear_3_22");
    browser.click("#previous");
    assertThat(page.shown(".node.current")).containsExactly("node-linear_3_22");
    browser.click("#query");
    browser.press("Escape");
    assertThat(page.shown(".node.hit")).containsExactly("");
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
    page.open(Drawing.of(Nets.alexNet()).depth(1));
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    assertThat(focused()).isEqualTo("group features");
    browser.press("Enter");
    assertThat(page.shown(".cluster")).containsExactly("cluster-features");
    browser.press("ArrowDown");
    assertThat(focused()).isEqualTo("node conv2d_1_1");
    browser.press("ArrowDown");
    assertThat(focused()).isEqualTo("node relu_1_2");
    browser.press("ArrowUp");
    browser.press("ArrowUp");
    assertThat(focused()).isEqualTo("node input_1");
    browser.press("ArrowDown");
    browser.press("Backspace");
    assertThat(page.shown(".cluster")).containsExactly("");
    assertThat(focused()).isEqualTo("group features");
    browser.press("?");
    assertThat(browser.eval("document.getElementById('keys').open")).isEqualTo("true");
  }

  @Test
  void theRolledViewIsASwitchAway() {
    page.open(Drawing.of(Nets.simpleRecurrent()));
    assertThat(page.shown(".node")).contains("node-linear_1_1-1", "node-linear_1_1-4");
    browser.press("r");
    assertThat(page.shown(".node")).contains("node-linear_1_1").doesNotContain("node-linear_1_1-1");
    browser.click("#unrolled");
    assertThat(page.shown(".node")).contains("node-linear_1_1-1");
    page.open(Drawing.of(Nets.alexNet()));
    assertThat(browser.eval("document.getElementById('views').hidden")).isEqualTo("true");
  }

  @Test
  void draggingMovesAndTheWheelZooms() {
    page.open(Drawing.of(Nets.alexNet()));
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
    page.open(Drawing.of(Nets.alexNet()));
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
    page.open(Drawing.of(net.history()));
    assertThat(browser.eval("document.title")).isEqualTo(name);
    assertThat(browser.eval("document.querySelector('.model').textContent")).isEqualTo(name);
    assertThat(browser.eval("document.querySelectorAll('img').length")).isEqualTo("0");
    browser.click("#node-tanh_1_1");
    assertThat(details()).contains(name);
    assertThat(browser.eval("document.querySelectorAll('img, b').length")).isEqualTo("0");
  }
}
