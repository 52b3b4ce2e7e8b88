package dev.loupe.render.export.svg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Nets;
import org.junit.jupiter.api.Test;

class PlainSvgTest {

  private static String plain(String css, String content) {
    return PlainSvg.of("<svg class=\"a\"><style>%s</style>%s</svg>".formatted(css, content));
  }

  private static void assertPlain(String css, String content, String expected) {
    assertThat(plain(css, content))
        .endsWith("xmlns:xlink=\"http://www.w3.org/1999/xlink\">" + expected + "</svg>");
  }

  @Test
  void rulesBecomeAttributes() {
    assertPlain(
        ".a .b{fill:#fff;stroke:none} .c,rect{rx:3}",
        "<g class=\"x b\"><rect/></g><rect class=\"c\"/>",
        "<g fill=\"#fff\" stroke=\"none\"><rect rx=\"3\"></rect></g><rect rx=\"3\"></rect>");
  }

  @Test
  void theMoreSpecificRuleWinsAndOfEqualOnesTheLast() {
    assertPlain(
        ".b.c{fill:red} g.b{fill:blue} .b{fill:green} .b{fill:gray;stroke:red}",
        "<g class=\"b c\"/><g class=\"b\"/><p class=\"b\"/>",
        "<g fill=\"red\" stroke=\"red\"></g><g fill=\"blue\" stroke=\"red\"></g>"
            + "<p fill=\"gray\" stroke=\"red\"></p>");
  }

  @Test
  void ancestorsNeedNotBeParents() {
    assertPlain(
        ".a .b text{fill:red} .c .b{fill:blue}",
        "<g class=\"b\"><g><text>x</text></g></g><text>y</text>",
        "<g><g><text fill=\"red\">x</text></g></g><text>y</text>");
  }

  @Test
  void aRuleWinsOverAnAttributeAndAStyleOverBoth() {
    assertPlain(
        "rect{fill:red}",
        "<rect fill=\"blue\"/><rect fill=\"blue\" style=\"fill:gray\"/>",
        "<rect fill=\"red\"></rect><rect fill=\"gray\"></rect>");
  }

  @Test
  void fontsAreTakenApart() {
    assertPlain(
        "text{font:bold 11px \"Liberation Sans\",sans-serif}",
        "<text>&lt;&amp;</text>",
        "<text font-weight=\"bold\" font-size=\"11px\" font-family=\"&quot;Liberation"
            + " Sans&quot;,sans-serif\">&lt;&amp;</text>");
  }

  @Test
  void darkPagesPointersAndWhatNobodySeesAreLeftOut() {
    assertPlain(
        "@media (prefers-color-scheme:dark){rect{fill:#000} g{fill:#111}} /* rect{fill:red} */"
            + "g:hover{fill:red} @import url(x); rect{stroke:blue}",
        "<desc>no</desc><g><title>tooltip</title><rect/></g>",
        "<g><rect stroke=\"blue\"></rect></g>");
  }

  @Test
  void drawingsKeepTheirTextAndTheirColours() {
    String svg = PlainSvg.of(Drawing.of(Nets.residual()).svg());

    assertThat(svg)
        .contains("<title id=\"loupe-title\">ResNet</title>")
        .contains(">params: 64x3x7x7, 64</text>")
        .contains("fill=\"#a9f2a9\" stroke=\"#2e8b3d\"")
        .doesNotContain("<style", "class=", "#12171e");
  }

  @Test
  void aDtdIsNotRead() {
    assertThat(PlainSvg.of("<!DOCTYPE svg PUBLIC \"x\" \"file:///no/such.dtd\"><svg><g/></svg>"))
        .endsWith("<g></g></svg>");
  }
}
