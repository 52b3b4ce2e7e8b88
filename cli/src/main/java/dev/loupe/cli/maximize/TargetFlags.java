package dev.loupe.cli.maximize;

import com.google.common.base.Splitter;
import dev.loupe.analysis.maximize.Target;
import dev.loupe.error.BadInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a layer is made large. */
final class TargetFlags {

  @Option(
      names = {"-u", "--unit"},
      paramLabel = "N",
      description = "A unit of a layer of the shape (N, units), from 0; a class of a classifier.")
  private @Nullable Integer unit;

  @Option(
      names = {"-c", "--channel"},
      paramLabel = "N",
      description = "The mean of a channel, from 0.")
  private @Nullable Integer channel;

  @Option(
      names = "--at",
      paramLabel = "ROW,COLUMN",
      description = "With --channel: at this position alone.")
  private String at = "";

  @Option(names = "--negative", description = "Make it as small as possible instead.")
  private boolean negative;

  /**
   * What the flags say.
   *
   * @throws BadInputException if they don't say one target
   */
  Target target() {
    Target target;
    if (unit != null && channel == null && at.isEmpty()) {
      target = Target.unit(unit);
    } else if (channel != null && unit == null) {
      target = at.isEmpty() ? Target.channel(channel) : Target.position(channel, position());
    } else {
      throw new BadInputException("Give either a --unit, or a --channel, perhaps with --at");
    }
    return negative ? target.negated() : target;
  }

  private int[] position() {
    try {
      return Splitter.on(',').trimResults().splitToStream(at).mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException e) {
      throw new BadInputException("--at '%s' is no position: give row,column".formatted(at), e);
    }
  }
}
