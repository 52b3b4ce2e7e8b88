package dev.loupe.models;

import static org.bytedeco.pytorch.global.torch.randint;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.model.Inputs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Runs a zoo model on its default inputs. */
final class Forward {
  private static final Pattern INPUT =
      Pattern.compile("(float32:|(?<name>[a-z]+):)?(?<shape>\\d+(x\\d+)*)");
  private static final Pattern TOKENS =
      Pattern.compile("int64:(?<shape>\\d+(x\\d+)*)(=0\\.\\.(?<last>\\d+))?");

  private Forward() {}

  /** The shapes of the outputs of a model written in Java, in order. */
  static List<String> shapes(Module model, List<String> inputs)
      throws IllegalAccessException, InvocationTargetException {
    Object[] arguments = inputs.stream().map(Forward::tensor).toArray();
    return shapes(method(model).invoke(model, arguments));
  }

  /** The shapes of the outputs of a TorchScript model, in order. */
  static List<String> shapes(JitModule model, List<String> inputs) {
    IValueVector positional = new IValueVector();
    StringIValueMap named = new StringIValueMap();
    for (String input : inputs) {
      Matcher matcher = INPUT.matcher(input);
      if (matcher.matches() && matcher.group("name") != null) {
        named.put(new BytePointer(matcher.group("name")), new IValue(tensor(input)));
      } else {
        positional.push_back(new IValue(tensor(input)));
      }
    }
    return shapes(model.forward(positional, named));
  }

  /** The one {@code forward} method of a model's own class. */
  static Method method(Module model) {
    List<Method> methods =
        Arrays.stream(model.getClass().getDeclaredMethods())
            .filter(method -> method.getName().equals("forward"))
            .toList();
    if (methods.size() != 1) {
      throw new IllegalStateException(model.getClass() + " has " + methods);
    }
    return methods.get(0);
  }

  /** The arguments of a model's forward. */
  static Inputs inputs(List<String> inputs) {
    Inputs all = Inputs.of();
    for (String input : inputs) {
      Matcher matcher = INPUT.matcher(input);
      boolean named = matcher.matches() && matcher.group("name") != null;
      all =
          named
              ? all.with(matcher.group("name"), tensor(input))
              : new Inputs(
                  ImmutableList.builder().addAll(all.positional()).add(tensor(input)).build(),
                  all.named());
    }
    return all;
  }

  private static Tensor tensor(String input) {
    Matcher tokens = TOKENS.matcher(input);
    if (tokens.matches()) {
      String last = tokens.group("last");
      return randint(last == null ? 2 : Long.parseLong(last) + 1, sizes(tokens.group("shape")))
          .to(ScalarType.Long);
    }
    Matcher plain = INPUT.matcher(input);
    if (!plain.matches()) {
      throw new IllegalArgumentException(input);
    }
    return randn(sizes(plain.group("shape")));
  }

  private static long[] sizes(String shape) {
    return Arrays.stream(shape.split("x", -1)).mapToLong(Long::parseLong).toArray();
  }

  private static List<String> shapes(Object output) {
    List<String> shapes = new ArrayList<>();
    if (output instanceof Tensor tensor) {
      shapes.add(Contents.shape(tensor));
    } else if (output instanceof List<?> list) {
      list.forEach(element -> shapes.addAll(shapes(element)));
    } else if (output instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> shapes.addAll(shapes(value).stream().map(s -> key + "=" + s).toList()));
    } else if (output instanceof IValue value) {
      shapes.addAll(shapesOfValue(value));
    } else {
      throw new IllegalArgumentException(output.getClass().getName());
    }
    return shapes;
  }

  private static List<String> shapesOfValue(IValue value) {
    List<String> shapes = new ArrayList<>();
    if (value.isTensor()) {
      shapes.add(Contents.shape(value.toTensor()));
    } else if (value.isTuple()) {
      IValueVector elements = value.toTuple().elements().vec();
      for (long i = 0; i < elements.size(); i++) {
        shapes.addAll(shapesOfValue(elements.get(i)));
      }
    } else if (value.isGenericDict()) {
      var dict = value.toGenericDict();
      for (var entry = dict.begin(); !entry.equals(dict.end()); entry.increment()) {
        shapes.add(
            entry.access().key().toStringRef().getString()
                + "="
                + Contents.shape(entry.access().value().toTensor()));
      }
    } else {
      throw new IllegalArgumentException(value.tagKind().getString());
    }
    return shapes;
  }
}
