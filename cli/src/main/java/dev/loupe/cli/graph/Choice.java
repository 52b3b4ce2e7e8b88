package dev.loupe.cli.graph;

import dev.loupe.cli.input.ImageFlags;
import dev.loupe.render.Engine;
import dev.loupe.render.Format;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Detail;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads enum constants as people write them: {@code bottomup} for {@code BOTTOM_UP}. */
public final class Choice<E extends Enum<E>> implements ITypeConverter<E> {
  private final E[] constants;

  private Choice(Class<E> type) {
    this.constants = type.getEnumConstants();
  }

  /** Teaches a command and its subcommands the enums of its options. */
  public static void register(CommandLine commandLine) {
    commandLine.registerConverter(Direction.class, new Choice<>(Direction.class));
    commandLine.registerConverter(View.class, new Choice<>(View.class));
    commandLine.registerConverter(Format.class, new Choice<>(Format.class));
    commandLine.registerConverter(Detail.class, new Choice<>(Detail.class));
    commandLine.registerConverter(ColorBy.class, new Choice<>(ColorBy.class));
    commandLine.registerConverter(Theme.class, new Choice<>(Theme.class));
    commandLine.registerConverter(Engine.class, new Choice<>(Engine.class));
    commandLine.registerConverter(ImageFlags.Preset.class, new Choice<>(ImageFlags.Preset.class));
  }

  @Override
  public E convert(String text) {
    String wanted = text.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    return Arrays.stream(constants)
        .filter(constant -> name(constant).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s"
                        .formatted(
                            text,
                            Arrays.stream(constants)
                                .map(Choice::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace("_", "");
  }
}
