package dev.loupe.analysis.chart;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import dev.loupe.render.export.png.PngWriter;
import dev.loupe.render.export.svg.PlainSvg;
import dev.loupe.render.theme.Theme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Panels beside each other, with a legend for all of them. Immutable.
 *
 * @param title what stands above all; may be empty
 * @param panels the panels, row after row; at least one
 * @param columns how many panels stand beside each other
 */
public record Chart(String title, ImmutableList<Panel> panels, int columns) {
  private static final int MOST_COLUMNS = 4;

  /** Pixels of a PNG for each of the SVG, for fine screens. */
  private static final double SCALE = 2;

  public Chart {
    checkArgument(!panels.isEmpty(), "no panel");
    checkArgument(columns > 0, "no column");
  }

  /** Panels in about as many rows as columns, at most four beside each other. */
  public static Chart of(String title, List<? extends Panel> panels) {
    int rows = Math.max(1, (int) Math.sqrt(panels.size()));
    int columns = Math.max(1, (panels.size() + rows - 1) / rows);
    return new Chart(title, ImmutableList.copyOf(panels), Math.min(MOST_COLUMNS, columns));
  }

  /** The same with another number of columns. */
  public Chart withColumns(int other) {
    return new Chart(title, panels, other);
  }

  /** The chart as SVG, light, and dark where the page's reader prefers that. */
  public String svg() {
    return svg(Theme.AUTO);
  }

  /** The chart as SVG, which stands alone; its text is text. */
  public String svg(Theme theme) {
    return new Arrangement(this).svg(theme);
  }

  /**
   * The chart as PNG, with two pixels for each of the SVG in each direction.
   *
   * @throws BadInputException if this Java has no fonts
   */
  public byte[] png(Theme theme) {
    return PngWriter.write(PlainSvg.of(svg(theme)), SCALE, warning -> {});
  }

  /**
   * Writes the chart as SVG or PNG, as the file's name says.
   *
   * @throws BadInputException if the name ends in neither {@code .svg} nor {@code .png}, or the
   *     file can't be written
   */
  public void write(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".svg")) {
      SafeFile.write(file, svg());
    } else if (name.endsWith(".png")) {
      SafeFile.write(file, png(Theme.AUTO));
    } else {
      throw new BadInputException(
          "Cannot write a chart to %s: its name must end in .svg or .png".formatted(file));
    }
  }
}
