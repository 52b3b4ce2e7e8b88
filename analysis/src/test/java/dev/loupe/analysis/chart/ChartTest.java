package dev.loupe.analysis.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.error.BadInputException;
import dev.loupe.render.theme.Contrast;
import dev.loupe.render.theme.Theme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What charts show, as SVG and PNG. */
class ChartTest {
  private static final Axis X = Axis.of("batch");
  private static final Axis Y = Axis.of("value");

  @TempDir private Path folder;

  private static Chart lines(double... values) {
    return Chart.of("Values", List.of(LineChart.of("", X, Y, List.of(Series.of("a", values)))));
  }

  private static List<String> found(String pattern, String svg) {
    return Pattern.compile(pattern).matcher(svg).results().map(match -> match.group(1)).toList();
  }

  private static List<String> texts(Chart chart) {
    return found("<text[^>]*>([^<]*)</text>", chart.svg());
  }

  @Test
  void textIsTextAndEscaped() throws Exception {
    Chart chart =
        Chart.of(
            "a < b",
            List.of(BarChart.of("one & two", Axis.named("filter", List.of("x<y", "z")), Y, 1, -2)));
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(chart.svg())));

    assertThat(document.getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("a < b: one & two");
    assertThat(texts(chart))
        .contains("a &lt; b", "one &amp; two", "x&lt;y", "filter", "value", "-2.0", "0", "1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 7         | 0 1 2 3 4 5 6 7
          0.1 0.5     | 0.1 0.2 0.3 0.4 0.5
          -1 1        | -1.0 -0.5 0 0.5 1.0
          1e-7 4e-7   | 1.0e-7 1.5e-7 2.0e-7 2.5e-7 3.0e-7 3.5e-7 4.0e-7
          0 30000     | 0 5,000 10,000 15,000 20,000 25,000 30,000
          0 2e9       | 0 5e8 1.0e9 1.5e9 2.0e9
          3 3         | 2.0 2.5 3.0 3.5 4.0
          NaN NaN     | 0 0.2 0.4 0.6 0.8 1.0
          """)
  void ticksAreRoundNumbers(String values, String ticks) {
    String[] ends = values.strip().split(" ", -1);
    Chart chart = lines(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));

    assertThat(String.join(" ", found("class=\"y\"[^>]*>([^<]*)<", chart.svg()))).isEqualTo(ticks);
  }

  @Test
  void linesHaveGapsWhereThereIsNoNumber() {
    String path =
        found(" d=\"([^\"]*)\"", lines(1, 2, Double.NaN, 3, Double.POSITIVE_INFINITY).svg()).get(0);

    assertThat(path.chars().filter(c -> c == 'M')).hasSize(2);
    assertThat(path.chars().filter(c -> c == 'L')).as("each start is a point, too").hasSize(3);
  }

  @Test
  void theSameNameHasTheSameColourAndOneEntryInTheLegend() {
    Series a = Series.of("a", 1, 2);
    Series b = Series.of("b", 2, 1);
    Chart chart =
        Chart.of(
            "", List.of(LineChart.of("", X, Y, List.of(a, b)), LineChart.of("", X, Y, List.of(b))));

    assertThat(found("<path class=\"line (series-\\d)\"", chart.svg()))
        .containsExactly("series-0", "series-1", "series-1");
    assertThat(texts(chart).stream().filter(List.of("a", "b")::contains)).containsExactly("a", "b");
    assertThat(texts(lines(1, 2))).as("a single line needs no legend").doesNotContain("a");
  }

  @Test
  void coloursComeAgainWithDashes() {
    List<Series> many =
        IntStream.range(0, 20).mapToObj(i -> Series.of("layer " + i, i, i)).toList();
    String svg = Chart.of("", List.of(LineChart.of("", X, Y, many))).svg();

    assertThat(found("<path class=\"([^\"]*)\"", svg))
        .doesNotHaveDuplicates()
        .contains("line series-7", "line series-0 dashes-1", "line series-3 dashes-2");
  }

  private static BufferedImage image(String svg, int index) throws IOException {
    MatchResult match =
        Pattern.compile("base64,([^\"]*)").matcher(svg).results().toList().get(index);
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(match.group(1))));
  }

  @Test
  void heatMapsHaveTheLowestRowBelowAndNothingWhereThereIsNoNumber() throws IOException {
    Grid cells = Grid.of(2, 2, 0, 1, 2, Double.NaN);
    HeatMap map =
        new HeatMap("", X, Y, cells, ColorScale.of("count", ColorMap.GREY, List.of(cells)));
    BufferedImage pixels = image(Chart.of("", List.of(map)).svg(), 0);

    assertThat(pixels.getRGB(0, 1)).isEqualTo(0xff000000);
    assertThat(pixels.getRGB(1, 1)).isEqualTo(0xff808080);
    assertThat(pixels.getRGB(0, 0)).isEqualTo(0xffffffff);
    assertThat(pixels.getRGB(1, 0) >>> 24).isZero();
    assertThat(texts(Chart.of("", List.of(map))))
        .endsWith("0", "0.5", "1.0", "1.5", "2.0", "count");
  }

  @Test
  void imagesKeepTheirPixelsAndLabels() throws IOException {
    Image image = new Image("a cat", 2, 1, ImmutableIntArray.of(0xffff0000, 0xff00ff00));
    Chart chart = Chart.of("", List.of(ImageGrid.of("Pets", List.of(image))));
    BufferedImage pixels = image(chart.svg(), 0);

    assertThat(pixels.getRGB(0, 0)).isEqualTo(0xffff0000);
    assertThat(pixels.getRGB(1, 0)).isEqualTo(0xff00ff00);
    assertThat(texts(chart)).containsExactly("Pets", "a cat");
    assertThat(chart.svg()).contains("<image x=\"18\"", "width=\"84\" height=\"42\"");
  }

  @Test
  void barsLieDownWhereNamesAreLong() {
    BarChart upright = BarChart.of("", Axis.named("", List.of("0", "1")), Y, 1, 2);
    BarChart lying = BarChart.of("", Axis.named("", List.of("not very good", "fine")), Y, 1, 2);

    assertThat(found("class=\"bar\"[^>]* width=\"([^\"]*)\"", Chart.of("", List.of(upright)).svg()))
        .containsExactly("46.1", "46.1");
    assertThat(found("class=\"bar\"[^>]* width=\"([^\"]*)\"", Chart.of("", List.of(lying)).svg()))
        .containsExactly("130", "260");
  }

  @Test
  void panelsStandInRowsWithAllOfThem() {
    LineChart panel = LineChart.of("", X, Y, List.of());
    assertThat(Chart.of("", List.of(panel, panel)).columns()).isEqualTo(2);
    Chart five = Chart.of("", List.of(panel, panel, panel, panel, panel));
    assertThat(five.columns()).isEqualTo(3);
    assertThat(five.svg().split("class=\"panel\"", -1)).hasSize(6);
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void linesStandOutInEveryTheme(Theme theme) {
    String card = theme.palette().value(".card", "fill").orElseThrow();

    assertThat(ChartColors.series(theme))
        .hasSize(ChartColors.SERIES)
        .doesNotHaveDuplicates()
        .allSatisfy(color -> assertThat(Contrast.ratio(color, card)).isGreaterThanOrEqualTo(3));
    assertThat(lines(1, 2).svg(theme)).contains("stroke:" + ChartColors.series(theme).get(0));
  }

  @Test
  void theSameDataGiveTheSameBytes() throws IOException {
    assertThat(lines(1, 2, 3).svg()).isEqualTo(lines(1, 2, 3).svg());
    BufferedImage png = ImageIO.read(new ByteArrayInputStream(lines(1, 2).png(Theme.DARK)));
    assertThat(png.getWidth() + "px").isEqualTo(2 * width(lines(1, 2)) + "px");
    assertThat(png.getRGB(100, 40) & 0xffffff).isEqualTo(0x12171e);
  }

  private static int width(Chart chart) {
    return Integer.parseInt(found("<svg[^>]* width=\"(\\d+)\"", chart.svg()).get(0));
  }

  @Test
  void otherFilesAndWrongSizesAreRefused() {
    assertThatThrownBy(() -> lines(1).write(folder.resolve("a.gif")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("a.gif: its name must end in .svg or .png");
    assertThatThrownBy(() -> Grid.of(2, 2, 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 values for 2 x 2");
    assertThatThrownBy(() -> Axis.of("x").within(1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BarChart.of("", Axis.named("", List.of("a")), Y, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 names for 2 bars");
  }
}
