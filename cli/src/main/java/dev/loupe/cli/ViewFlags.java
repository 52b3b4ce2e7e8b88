package dev.loupe.cli;

import dev.loupe.error.BadInputException;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import dev.loupe.render.view.ViewOptions.Buffers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to draw of a record; shared by the subcommands that draw. */
final class ViewFlags {

  @Option(
      names = "--view",
      paramLabel = "unrolled|rolled",
      description = "rolled draws what a loop runs again and again once. Default: unrolled.")
  private View view = View.UNROLLED;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description =
          "Open modules to this depth, and draw what lies deeper as one box each: 1 opens none, 2"
              + " those at the top, 0 all. Default: 0.")
  private int depth = ViewOptions.UNLIMITED;

  @Option(
      names = "--direction",
      paramLabel = "bottomup|topdown|leftright",
      description = "Where the data flow to. Default: topdown.")
  private Direction direction = ViewOptions.DEFAULT.direction();

  @Option(
      names = "--focus",
      paramLabel = "ADDRESS",
      description =
          "Draw this module alone (layer1.0, or layer1.0:2 for its second call), with stubs for"
              + " what it reads and what reads it.")
  private @Nullable String focus;

  @Option(names = "--show-buffers", description = "Draw the buffers that operations read, too.")
  private boolean showBuffers;

  /**
   * The options that the command line asks for.
   *
   * @throws BadInputException if they are of no use for any model
   */
  ViewOptions options() {
    ViewOptions all =
        ViewOptions.DEFAULT
            .withView(view)
            .withDepth(depth)
            .withDirection(direction)
            .withBuffers(showBuffers ? Buffers.SHOWN : Buffers.HIDDEN);
    return focus == null ? all : all.withFocus(focus);
  }
}
