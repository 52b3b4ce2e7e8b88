package dev.loupe.render.export.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loupe.error.BadInputException;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.ViewOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlWriterTest {
  private static final Pattern DATA =
      Pattern.compile("<script id=\"data\" type=\"application/json\">(.*?)</script>");

  private static JsonNode data(Drawing drawing) throws JsonProcessingException {
    Matcher data = DATA.matcher(drawing.html());
    assertThat(data.find()).isTrue();
    return JsonMapper.builder().build().readTree(data.group(1));
  }

  @Test
  void aPageNeedsNothingElse() {
    String page = Drawing.of(Nets.alexNet()).html();
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("<title>AlexNet</title>", "default-src 'none'")
        .doesNotContain("<link", " src=", "{{title", "{{style", "@import", "url(");
    assertThat(page.split("</script>", -1)).hasSize(4);
  }

  @Test
  void theDepthIsTheOneAtFirst() throws JsonProcessingException {
    JsonNode view = data(Drawing.of(Nets.residual()).depth(2)).at("/views/unrolled");
    assertThat(view.get("closed").toString())
        .isEqualTo("[\"layer1.0\",\"layer1.1\",\"layer2.0\",\"layer2.1\"]");
    assertThat(data(Drawing.of(Nets.residual())).at("/views/unrolled/closed")).isEmpty();
  }

  @Test
  void modulesOpenAtFirstAsTheOptionsSay() throws JsonProcessingException {
    Drawing drawing = Drawing.of(Nets.residual());
    String closed = "/views/unrolled/closed";
    assertThat(data(drawing.collapse(it -> it.address().equals("layer1"))).at(closed).toString())
        .isEqualTo("[\"layer1\"]");
    assertThat(
            data(drawing.depth(1).expand(it -> it.address().equals("layer2.0")))
                .at(closed)
                .toString())
        .isEqualTo("[\"layer1\",\"layer2.0.downsample\",\"layer2.1\"]");
    assertThat(data(drawing.auto(8)).at(closed).toString()).isEqualTo("[\"layer1\",\"layer2\"]");
  }

  @Test
  void foldedRepeatsAreClosedAtFirstAndSoIsInThemWhatTheDepthCloses()
      throws JsonProcessingException {
    Drawing drawing = Drawing.of(Nets.stack()).foldRepeats(true).depth(3);

    assertThat(data(drawing).at("/views/unrolled/closed").toString())
        .isEqualTo(
            "[\"blocks.0.mlp\",\"blocks.1.mlp\",\"blocks.2.mlp\",\"blocks.3.mlp\","
                + "\"blocks.4.mlp\",\"blocks.1..blocks.4\"]");
  }

  @Test
  void thePageTellsWhatItOpensWith() {
    List<String> told = new ArrayList<>();
    Drawing.of(Nets.simpleRecurrent()).listener(told::add).html();
    assertThat(told)
        .containsExactly(
            "page, unrolled: opens whole (14 nodes)", "page, rolled: opens whole (5 nodes)");

    told.clear();
    Drawing.of(Nets.residual()).depth(2).listener(told::add).html();
    Drawing.of(Nets.residual()).auto(8).listener(told::add).html();
    Drawing.of(Nets.large(400)).listener(told::add).html();
    assertThat(told)
        .containsExactly(
            "page, unrolled: opens at depth 2 (9 nodes)",
            "page, unrolled: opens at depth 1 (7 nodes, 8 wanted at most)",
            "page, unrolled: opens at depth 2 (52 nodes, 250 wanted at most)",
            "page, rolled: opens at depth 2 (52 nodes, 250 wanted at most)");
  }

  @Test
  void largeModelsOpenWithModulesClosed() throws JsonProcessingException {
    JsonNode view = data(Drawing.of(Nets.large(400))).at("/views/unrolled");
    assertThat(view.get("closed")).isNotEmpty();
  }

  @Test
  void tooLargeModelsAreRefused() {
    assertThatThrownBy(
            () ->
                HtmlWriter.write(
                    Nets.alexNet(),
                    ViewOptions.DEFAULT,
                    SourceLinks.NONE,
                    Theme.AUTO,
                    message -> {},
                    20))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "A page of 24 nodes is too slow for browsers, which bear 20:"
                + " draw one module with --focus, or write .svg");
  }
}
