package dev.loupe.cli.graph;

import dev.loupe.render.Output;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Detail;
import dev.loupe.render.view.ViewOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What labels and colours of a drawing tell; shared by the subcommands that draw. */
final class LookFlags {

  @Option(
      names = "--show",
      split = ",",
      paramLabel = "ROW",
      description =
          "What labels tell beside names: any of shape, dtype, params, memory, flops, macs, time,"
              + " args and source, with commas between them. Boxes of modules have sums. Default:"
              + " shape,memory,params.")
  private @Nullable List<Detail> rows;

  @Option(
      names = "--color-by",
      paramLabel = "time|memory|flops|params|type|module",
      description = "What colours tell, with a legend. Default: the kind of node.")
  private @Nullable ColorBy colorBy;

  @Option(
      names = "--theme",
      paramLabel = "light|dark|auto|paper|colorblind",
      description =
          "The colours; auto is light, and dark on dark pages, paper is greys alone. Default: auto.")
  private Theme theme = Theme.AUTO;

  /** View options with these labels and colours. */
  ViewOptions on(ViewOptions options) {
    ViewOptions shown = rows == null ? options : options.withRows(Set.copyOf(rows));
    return colorBy == null ? shown : shown.withColorBy(colorBy);
  }

  /** Output options with this theme. */
  Output on(Output output) {
    return output.withTheme(theme);
  }
}
