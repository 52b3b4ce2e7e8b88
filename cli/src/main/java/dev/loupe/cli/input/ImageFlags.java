package dev.loupe.cli.input;

import com.google.common.base.Splitter;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.ImagePreprocessing;
import dev.loupe.extract.ImagePreprocessing.ShorterSide;
import dev.loupe.extract.ImagePreprocessing.Size;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How images become tensors. */
public final class ImageFlags {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");

  /** Ready-made preprocessing. */
  public enum Preset {
    NONE,
    IMAGENET
  }

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "How images become tensors (C, H, W). Default: none, which gives values from 0 to 1.",
        "  imagenet   resize 256, image size 224, ImageNet's mean and std",
        "What is given besides takes the place of the preset's."
      })
  private Preset preset = Preset.NONE;

  @Option(
      names = "--resize",
      paramLabel = "N|HxW",
      description =
          "Scale images: the shorter side to N, or to HxW pixels whatever the proportions were.")
  private String resize = "";

  @Option(
      names = "--image-size",
      paramLabel = "N|HxW",
      description =
          "Cut NxN or HxW pixels out of the middle; without --resize or a preset, after the"
              + " shorter side was scaled to the smaller of them.")
  private String imageSize = "";

  @Option(names = "--grey", description = "One channel instead of red, green and blue.")
  private boolean grey;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      description = "Subtract this from the values of the channels; one number goes for all.")
  private String mean = "";

  @Option(names = "--std", paramLabel = "R,G,B", description = "Divide by this afterwards.")
  private String std = "";

  /** Whether anything is said of images. */
  public boolean areGiven() {
    return preset != Preset.NONE || grey || !(resize + imageSize + mean + std).isEmpty();
  }

  /**
   * What the flags say.
   *
   * @throws BadInputException if they are not understood
   */
  public ImagePreprocessing preprocessing() {
    ImagePreprocessing made =
        preset == Preset.IMAGENET ? ImagePreprocessing.IMAGENET : ImagePreprocessing.NONE;
    if (grey) {
      made = made.withGrey();
    }
    if (!imageSize.isEmpty()) {
      Size size = size("--image-size", imageSize);
      made = made.withCrop(size);
      if (made.resize().isEmpty()) {
        made = made.withResize(new ShorterSide(Math.min(size.height(), size.width())));
      }
    }
    if (!resize.isEmpty()) {
      Size size = size("--resize", resize);
      made = made.withResize(resize.contains("x") ? size : new ShorterSide(size.height()));
    }
    if (!mean.isEmpty()) {
      made = made.withMean(numbers("--mean", mean));
    }
    return std.isEmpty() ? made : made.withStd(numbers("--std", std));
  }

  private static Size size(String flag, String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new BadInputException(
          "%s '%s' is no size: give 224 or 224x320 (height x width)".formatted(flag, text));
    }
    int height = Integer.parseInt(size.group(1));
    return new Size(height, size.group(2) == null ? height : Integer.parseInt(size.group(2)));
  }

  private static double[] numbers(String flag, String text) {
    try {
      return Splitter.on(',')
          .trimResults()
          .splitToStream(text)
          .mapToDouble(Double::parseDouble)
          .toArray();
    } catch (NumberFormatException e) {
      throw new BadInputException(
          "%s '%s' is not understood: give numbers such as 0.485,0.456,0.406".formatted(flag, text),
          e);
    }
  }
}
