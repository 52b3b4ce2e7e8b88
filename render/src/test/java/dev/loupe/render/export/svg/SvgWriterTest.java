package dev.loupe.render.export.svg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Golden;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.view.View;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class SvgWriterTest {

  private static Document parse(String svg) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)));
    } catch (SAXException | ParserConfigurationException e) {
      throw new AssertionError(svg, e);
    }
  }

  private static List<Element> groups(Document document, String style) {
    List<Element> found = new ArrayList<>();
    NodeList all = document.getElementsByTagName("g");
    for (int i = 0; i < all.getLength(); i++) {
      Element group = (Element) all.item(i);
      if (List.of(group.getAttribute("class").split(" ")).contains(style)) {
        found.add(group);
      }
    }
    return found;
  }

  private static Element byId(Document document, String id) {
    return java.util.stream.Stream.of("node", "cluster", "edge")
        .flatMap(style -> groups(document, style).stream())
        .filter(group -> group.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id));
  }

  private static List<String> texts(Element group, String tag) {
    List<String> texts = new ArrayList<>();
    NodeList all = group.getElementsByTagName(tag);
    for (int i = 0; i < all.getLength(); i++) {
      texts.add(all.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void aRolledRecurrenceIsDrawnAsBefore() throws IOException {
    Golden.assertSame("recurrent.svg", Drawing.of(Nets.simpleRecurrent()).view(View.ROLLED).svg());
  }

  @Test
  void partsHaveIdsClassesAndText() throws IOException {
    Document svg = parse(Drawing.of(Nets.residual()).depth(3).svg());
    Element conv = byId(svg, "node-conv2d_1_1");
    assertThat(conv.getAttribute("class")).isEqualTo("node parameters");
    assertThat(texts(conv, "text"))
        .containsExactly("conv2d_1_1", "1x64x32x32 (256.0 KB)", "params: 64x3x7x7, 64", "@conv1");
    assertThat(texts(conv, "title").get(0)).startsWith("aten::conv2d\nstride=[1, 1]\nmodel.py:7");
    assertThat(byId(svg, "node--x40-layer2.0.downsample").getAttribute("class"))
        .isEqualTo("node module parameters");
    assertThat(byId(svg, "cluster-layer1.0").getAttribute("class")).isEqualTo("cluster");
    Element edge = byId(svg, "edge-input_1--to-conv2d_1_1");
    assertThat(edge.getAttribute("data-from")).isEqualTo("node-input_1");
    assertThat(groups(svg, "node")).hasSize(34);
  }

  @Test
  void whatEdgesOfOneNodeShareIsDrawnOnce() throws IOException {
    Net net = new Net("Fork");
    Op x = net.input("x", 4);
    Op a = net.op("relu", x);
    Op b = net.op("neg", x);
    Op c = net.op("abs", x);
    net.output("output", net.op("cat", a, b, c));
    List<Element> edges = groups(parse(Drawing.of(net.history()).svg()), "edge");
    List<String> first = lines(edges.get(0), "line");
    assertThat(lines(edges.get(0), "line shared")).isEmpty();
    for (Element edge : edges.subList(1, 3)) {
      assertThat(edge.getAttribute("data-from")).isEqualTo("node-input_1");
      String shared = lines(edge, "line shared").get(0);
      String own = lines(edge, "line").get(0);
      assertThat(start(first.get(0))).isEqualTo(start(shared));
      // The rest starts where what is shared ends.
      assertThat(shared).endsWith(start(own));
    }
    assertThat(lines(edges.get(3), "line shared")).isEmpty();
  }

  /** Where path data start, without the command. */
  private static String start(String data) {
    return data.substring(1).replaceFirst("[LQ].*", "");
  }

  /** The data of an edge's paths of a class. */
  private static List<String> lines(Element edge, String style) {
    List<String> lines = new ArrayList<>();
    NodeList paths = edge.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (path.getAttribute("class").equals(style)) {
        lines.add(path.getAttribute("d"));
      }
    }
    return lines;
  }

  @Test
  void theTitleAndDescriptionAreForThoseWhoListen() throws IOException {
    Element root = parse(Drawing.of(Nets.alexNet()).svg()).getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(texts(root, "title").get(0)).isEqualTo("AlexNet");
    assertThat(texts(root, "desc"))
        .containsExactly(
            "The computational graph of AlexNet with 24 nodes and 23 edges:"
                + " 24 tensors (4.8 MB), 61,100,840 parameters (233.1 MB).");
  }

  @Test
  void anyNameGivesValidXml() throws IOException {
    String name = "<a href=\"x\">&amp;'\u0000\u0001\uD800]]>--漢字😀";
    Net net = new Net(name);
    Op x = net.input(name, 1);
    Op y =
        net.call(name, name, () -> net.op("relu", net.op("neg", x).arg(name, name).source(name)));
    net.output("output." + name, y);
    ModelHistory history = net.history();
    Document svg = parse(Drawing.of(history).svg());
    assertThat(texts(svg.getDocumentElement(), "title").get(0))
        .isEqualTo(
            name.replace('\u0000', '\uFFFD')
                .replace('\u0001', '\uFFFD')
                .replace('\uD800', '\uFFFD'));
    parse(Drawing.of(history).depth(1).svg());
  }

  @Test
  void idsOfDifferentNamesDiffer() {
    assertThat(Svg.id("node", "linear_1_1:2")).isEqualTo("node-linear_1_1-2");
    assertThat(Svg.id("node", "linear_1_1-2")).isEqualTo("node-linear_1_1-x2d-2");
    assertThat(Svg.id("node", "a b")).isEqualTo("node-a-x20-b");
  }

  @Test
  void theFailureIsRed() throws IOException {
    Document svg = parse(Drawing.of(Nets.failing()).svg());
    assertThat(byId(svg, "node-linear_2_3").getAttribute("class")).isEqualTo("node failure");
    assertThat(texts(svg.getDocumentElement(), "style").get(0))
        .contains(".loupe .failure .face{fill:#d92d2d");
  }

  @Test
  void itHasColoursForDarkPages() {
    assertThat(Drawing.of(Nets.failing()).svg()).contains("@media (prefers-color-scheme:dark){");
  }

  @Test
  void layersWithASourceLineAreLinks() throws IOException {
    Document svg =
        parse(
            Drawing.of(Nets.residual())
                .sourceUrl("https://example.org/view?f={file}&l={line}")
                .svg());
    Element link = (Element) byId(svg, "node-conv2d_1_1").getElementsByTagName("a").item(0);
    assertThat(link.getAttribute("href")).isEqualTo("https://example.org/view?f=model.py&l=7");
    assertThat(texts(link, "text")).startsWith("conv2d_1_1");
    assertThat(link.getElementsByTagName("rect").getLength()).isEqualTo(1);
    assertThat(byId(svg, "node-relu_1_4").getElementsByTagName("a").getLength()).isZero();
    // Readers of images don't get to their links.
    assertThat(svg.getDocumentElement().getAttribute("role"))
        .isEqualTo("graphics-document document");
  }

  @Test
  void titleAndDescriptionNameTheDocument() throws IOException {
    Element root = parse(Drawing.of(Nets.alexNet()).svg()).getDocumentElement();
    List<String> ids = new ArrayList<>();
    for (String tag : List.of("title", "desc")) {
      ids.add(((Element) root.getElementsByTagName(tag).item(0)).getAttribute("id"));
    }
    assertThat(root.getAttribute("aria-labelledby")).isEqualTo(String.join(" ", ids));
    assertThat(root.getElementsByTagName("a").getLength()).isZero();
  }

  @Test
  void idsAreUnique() throws IOException {
    Element root = parse(Drawing.of(Nets.residual()).showBuffers(true).svg()).getDocumentElement();
    NodeList all = root.getElementsByTagName("*");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      String id = ((Element) all.item(i)).getAttribute("id");
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(60);
  }

  @Test
  void nothingIsFetched() {
    assertThat(Drawing.of(Nets.residual()).svg().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "url(", "@import", "<script", "<image");
  }
}
