package dev.loupe.cli.graph;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.util.List;
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
      names = "--auto",
      paramLabel = "N",
      description = "Choose a depth that gives about N boxes, and no more if any depth does.")
  private @Nullable Integer auto;

  @Option(
      names = "--collapse",
      paramLabel = "ADDRESS",
      description =
          "Draw these modules as one box each, whatever the depth: layer3, or 'layer3.*' (* stands"
              + " for any characters, ? for one). May be repeated, as the next three.")
  private List<String> collapsed = List.of();

  @Option(
      names = "--collapse-class",
      paramLabel = "CLASS",
      description = "Draw the modules of this class as one box each: BasicBlock.")
  private List<String> collapsedClasses = List.of();

  @Option(
      names = "--expand",
      paramLabel = "ADDRESS",
      description =
          "Open these modules, and all that leads to them, whatever --depth and --collapse say.")
  private List<String> expanded = List.of();

  @Option(
      names = "--hide",
      paramLabel = "TYPE",
      description = "Leave operations of this type out, with edges through them: relu, 'drop*'.")
  private List<String> hidden = List.of();

  @Option(
      names = "--fold-repeats",
      description =
          "Of three or more equal modules in sequence draw the first, and one box for the rest:"
              + " +11 more EncoderBlock.")
  private boolean foldRepeats;

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
   * Checks what can be checked without a model.
   *
   * @throws BadInputException if the options are of no use for any model
   */
  void check() {
    plainOptions();
  }

  /**
   * Checks that nothing is asked for that drawings of backward graphs lack.
   *
   * @throws BadInputException if something is
   */
  void checkBackward() {
    if (!hidden.isEmpty() || showBuffers) {
      throw new BadInputException(
          "--hide and --show-buffers are for the forward graph: leave them out with --backward");
    }
  }

  /**
   * The options that the command line asks for.
   *
   * @param history tells what patterns mean
   * @throws BadInputException if the options are of no use, or a pattern means nothing
   */
  ViewOptions options(ModelHistory history) {
    Selection selection = new Selection(history);
    return plainOptions()
        .withCollapsed(selection.modules(collapsed).or(selection.classes(collapsedClasses)))
        .withExpanded(selection.modules(expanded))
        .withHidden(selection.types(hidden));
  }

  private ViewOptions plainOptions() {
    ViewOptions options =
        ViewOptions.DEFAULT
            .withView(view)
            .withDepth(depth)
            .withDirection(direction)
            .withFoldedRepeats(foldRepeats)
            .withBuffers(showBuffers ? Buffers.SHOWN : Buffers.HIDDEN);
    if (focus != null) {
      options = options.withFocus(focus);
    }
    return auto == null ? options : options.withAuto(auto);
  }
}
