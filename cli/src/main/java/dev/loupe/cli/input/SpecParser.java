package dev.loupe.cli.input;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import dev.loupe.files.Dtype;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the grammar of {@link InputSpec}. */
final class SpecParser {
  private static final Pattern PREFIX = Pattern.compile("(?<prefix>[A-Za-z_]\\w*):(?<rest>.*)");
  private static final Pattern PLAIN =
      Pattern.compile("(?<type>int|float|bool|str)=(?<value>.*)", Pattern.DOTALL);
  private static final String NO_DIMENSION = "scalar";

  private final String text;

  SpecParser(String text) {
    this.text = text;
  }

  /**
   * @throws BadInputException if the text is no specification
   */
  InputSpec parse() {
    try {
      Matcher prefix = PREFIX.matcher(text);
      if (prefix.matches() && Dtype.find(prefix.group("prefix")).isEmpty()) {
        return new InputSpec(
            text, Optional.of(prefix.group("prefix")), value(prefix.group("rest")));
      }
      return new InputSpec(text, Optional.empty(), value(text));
    } catch (IllegalArgumentException e) {
      throw InputSpec.bad(text, e);
    }
  }

  private static InputValue value(String text) {
    if (text.startsWith("@")) {
      return new InputValue.FromFile(Path.of(text.substring(1)));
    }
    Matcher plain = PLAIN.matcher(text);
    if (plain.matches()) {
      return new InputValue.Plain(plain(plain.group("type"), plain.group("value")));
    }
    Matcher prefix = PREFIX.matcher(text);
    if (!prefix.matches()) {
      return tensor(Dtype.FLOAT32, text, false);
    }
    String name = prefix.group("prefix");
    Dtype dtype =
        Dtype.find(name)
            .orElseThrow(
                () -> new IllegalArgumentException("there is no element type '" + name + "'"));
    return tensor(dtype, prefix.group("rest"), true);
  }

  /**
   * @param typed whether an element type was named, so that no shape is the shape of a scalar
   */
  private static InputValue tensor(Dtype dtype, String text, boolean typed) {
    int equals = text.indexOf('=');
    String shape = equals < 0 ? text : text.substring(0, equals);
    Fill fill = equals < 0 ? new Fill.Any() : Fill.parse(text.substring(equals + 1));
    boolean scalar = shape.equals(NO_DIMENSION) || (shape.isEmpty() && typed);
    return new InputValue.Generated(dtype, scalar ? ImmutableLongArray.of() : shape(shape), fill);
  }

  private static ImmutableLongArray shape(String text) {
    ImmutableLongArray.Builder shape = ImmutableLongArray.builder();
    for (String size : text.split("x", -1)) {
      if (size.matches("-\\d+")) {
        throw new IllegalArgumentException("a size can't be negative: " + size);
      }
      if (!size.matches("\\d{1,18}")) {
        throw new IllegalArgumentException(
            (text.isEmpty() ? "it has no shape" : "'" + text + "' is no shape")
                + "; write 1x3x224x224, int64:2x16=0..99, mask:bool:2x16 or @file.npy");
      }
      shape.add(Long.parseLong(size));
    }
    return shape.build();
  }

  private static Object plain(String type, String value) {
    try {
      return switch (type) {
        case "int" -> Long.valueOf(value);
        case "float" -> Double.valueOf(value);
        case "bool" -> truth(value);
        default -> value;
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no %s".formatted(value, type), e);
    }
  }

  private static Boolean truth(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("'" + value + "' is neither true nor false");
    }
    return Boolean.valueOf(value);
  }
}
