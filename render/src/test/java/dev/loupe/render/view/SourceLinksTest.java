package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceLinksTest {

  private static Map<String, Optional<String>> urls(ModelHistory history, String pattern) {
    SourceLinks links = SourceLinks.to(pattern);
    return GraphView.of(history, ViewOptions.DEFAULT)
        .root()
        .allNodes()
        .collect(Collectors.toMap(Node::id, links::of));
  }

  private static String url(String file, String pattern) {
    Net net = new Net("Net");
    Op x = net.input("x", 1);
    net.output("output", net.op("relu", x).source("relu(x)").file(file));
    return urls(net.history(), pattern).get("relu_1_1").orElseThrow();
  }

  @Test
  void onlyLayersWithALineOfSourceHaveALink() {
    Map<String, Optional<String>> urls =
        urls(Nets.simpleRecurrent(), "https://example.org/{file}#L{line}");

    assertThat(urls).containsEntry("linear_1_1:2", Optional.of("https://example.org/model.py#L7"));
    assertThat(urls).containsEntry("add_1_2:1", Optional.empty());
    assertThat(urls).containsEntry("input_1", Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "a/net.py, https://x.org/b/{file}#L{line}, https://x.org/b/a/net.py#L7",
    "/srv/net.py, https://x.org/{file}?l={line}, https://x.org/srv/net.py?l=7",
    "/srv/net.py, vscode://file{file}:{line}, vscode://file/srv/net.py:7",
    "C:\\a b\\net.py, https://x.org/{file}#{line}, https://x.org/C%3A/a%20b/net.py#7",
    "é<&\">#?.py, https://x.org/{file}#{line}, https://x.org/%C3%A9%3C%26%22%3E%23%3F.py#7",
    "javascript:alert(1), {file}#{line}, javascript%3Aalert%281%29#7",
    "{line}.py, /{file}#{line}, /%7Bline%7D.py#7"
  })
  void theFileIsEscapedAndTheRestIsNot(String file, String pattern, String url) {
    assertThat(url(file, pattern)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://x.org/{file}", "https://x.org/#L{line}", "{FILE}{LINE}"})
  void aPatternNeedsTheFileAndTheLine(String pattern) {
    assertThatThrownBy(() -> SourceLinks.to(pattern))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "No source URL '%s': it needs {file} and {line}, as in https://example.org/{file}#L{line}",
            pattern);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:go('{file}',{line})",
        "JavaScript:{file}{line}",
        "data:x,{file}{line}"
      })
  void whatRunsCodeIsNoLink(String pattern) {
    assertThatThrownBy(() -> SourceLinks.to(pattern))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No source URL '" + pattern + "': ")
        .hasMessageEndingWith(": leads to no page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" javascript:{file}{line}", "java\tscript:{file}{line}", "x {file} {line}"})
  void blanksAreRefused(String pattern) {
    assertThatThrownBy(() -> SourceLinks.to(pattern))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(": it has blanks in it");
  }

  @Test
  void aModuleThatIsClosedLeadsNowhere() {
    Function<Node, Optional<String>> links = SourceLinks.to("https://x.org/{file}#{line}")::of;
    Node closed =
        GraphView.of(Nets.alexNet(), ViewOptions.DEFAULT.withDepth(1))
            .root()
            .allNodes()
            .filter(node -> node.kind() == NodeKind.MODULE)
            .findFirst()
            .orElseThrow();

    assertThat(links.apply(closed)).isEmpty();
  }
}
