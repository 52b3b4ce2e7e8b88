package dev.loupe.cost;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.Argument;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parameter;
import dev.loupe.history.Parent;
import dev.loupe.history.TensorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a call of an operator read and made, as far as it was recorded: tensors that no layer made
 * and that are no parameters (constants) are not, nor is the place of a parameter among the
 * arguments.
 *
 * @param layer the first result
 * @param results all results
 * @param history the record
 */
record Operands(Layer layer, ImmutableList<Layer> results, ModelHistory history) {
  private static final Splitter ELEMENTS = Splitter.on(',').trimResults().omitEmptyStrings();

  TensorInfo out() {
    return layer.tensor();
  }

  /** The operator's full name: {@code aten::max.dim}. */
  String operator() {
    return layer.call().map(OperatorCall::operator).orElse("");
  }

  /** The tensor that stood at an argument, if a layer made it. */
  Optional<TensorInfo> tensor(String name) {
    return layer.parents().stream()
        .filter(parent -> parent.arguments().contains(name))
        .findFirst()
        .map(this::info);
  }

  private TensorInfo info(Parent parent) {
    return history.layers().get(parent.layer()).tensor();
  }

  /** The first of these arguments that a layer made. */
  Optional<TensorInfo> firstOf(String... names) {
    return Arrays.stream(names).flatMap(name -> tensor(name).stream()).findFirst();
  }

  /** What most operators with one tensor call it. */
  Optional<TensorInfo> in() {
    return firstOf("self", "input");
  }

  /** The parameters with so many dimensions. */
  ImmutableList<TensorInfo> parameters(int dimensions) {
    return layer.parameters().stream()
        .map(Parameter::tensor)
        .filter(tensor -> tensor.shape().length() == dimensions)
        .collect(toImmutableList());
  }

  /** An argument that is no tensor. */
  Optional<String> value(String name) {
    List<Argument> arguments = layer.call().map(OperatorCall::arguments).orElse(ImmutableList.of());
    return arguments.stream()
        .filter(argument -> argument.name().equals(name))
        .map(Argument::value)
        .findFirst();
  }

  boolean isTrue(String name) {
    return value(name).filter("True"::equals).isPresent();
  }

  /** A list of integers, or one. */
  Optional<ImmutableLongArray> integers(String name) {
    return value(name)
        .map(CharMatcher.anyOf("[]")::removeFrom)
        .filter(text -> CharMatcher.anyOf("0123456789-, ").matchesAllOf(text))
        .map(
            text ->
                ImmutableLongArray.copyOf(ELEMENTS.splitToStream(text).mapToLong(Long::parseLong)));
  }

  /** All tensors that are known: what the operator made, and what it read. */
  private Stream<TensorInfo> tensors() {
    return Stream.of(
            results.stream().map(Layer::tensor),
            layer.parents().stream()
                .filter(parent -> !parent.arguments().isEmpty())
                .map(this::info),
            layer.parameters().stream().map(Parameter::tensor))
        .flatMap(tensors -> tensors);
  }

  /** Whether it read or made floating-point numbers. */
  boolean isFloating() {
    return tensors().anyMatch(tensor -> tensor.dtype().contains("float"));
  }

  /** Whether all its tensors are of a kind that the rules are for: dense, real. */
  boolean isUsual() {
    return tensors()
        .allMatch(
            tensor -> tensor.layout().equals("strided") && !tensor.dtype().startsWith("complex"));
  }
}
