package dev.loupe.rolling;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collection;
import java.util.List;

/**
 * What makes two nodes <em>equivalent</em>: only nodes with equal keys can be passes of one layer,
 * unless they apply the same function to the same parameters. Made by {@link #operation}, {@link
 * #input}, {@link #output} and {@link #buffer} from plain strings; the constructor is for callers
 * with a notion of their own.
 *
 * <p>The key of an operation that reads parameters is its type, its parameters and its output's
 * number: the arguments do not matter, so one {@code linear} may see inputs of different shapes.
 * Without parameters the arguments take their place. The module addresses (without passes) belong
 * to every key. After TorchLens 2.33's equivalence classes; unlike there, the function too holds
 * the output's number, so that the results of one LSTM call never become passes of each other.
 *
 * @param key equal for equivalent nodes
 * @param function equal for nodes that apply the same function to the same parameters; empty for
 *     nodes that read no parameter
 * @param anchored whether the node is a buffer or was computed in a module other than the model
 *     itself; an anchored operation that feeds itself is a loop, a free one is not
 */
public record Fingerprint(String key, String function, boolean anchored) {

  /** Between the parts of a key; no operator, shape or module address contains it. */
  private static final String PART = "\u001f";

  /** Between the items of a list within a key. */
  private static final String ITEM = "\u001e";

  public Fingerprint {
    checkArgument(!key.isEmpty(), "a fingerprint needs a key");
  }

  /**
   * An operation.
   *
   * @param type the layer's type, such as {@code conv2d}
   */
  public static Builder operation(String type) {
    return new Builder(type);
  }

  /**
   * An input of the model: equal for inputs of equal shape and type.
   *
   * @param shape such as {@code [1, 3, 224, 224]}
   * @param dtype such as {@code float32}
   */
  public static Fingerprint input(String shape, String dtype) {
    return new Fingerprint(join("input", shape, dtype), "", false);
  }

  /** An output of the model: equal for outputs of equal shape and type. */
  public static Fingerprint output(String shape, String dtype) {
    return new Fingerprint(join("output", shape, dtype), "", false);
  }

  /**
   * A buffer that was read.
   *
   * @param address the buffer's own address, such as {@code bn1.running_mean}
   * @param modules the addresses of the modules that read it, outermost first
   */
  public static Fingerprint buffer(String address, List<String> modules) {
    return new Fingerprint(join("buffer", address, String.join(ITEM, modules)), "", true);
  }

  /** Whether the node reads a parameter. */
  public boolean usesParameters() {
    return !function.isEmpty();
  }

  private static String join(String... parts) {
    return String.join(PART, parts);
  }

  /** Collects what an operation's fingerprint is made of; all parts are optional. */
  public static final class Builder {

    private final String type;
    private boolean inPlace;
    private ImmutableSortedSet<String> parameters = ImmutableSortedSet.of();
    private String arguments = "";
    private int output;
    private ImmutableList<String> modules = ImmutableList.of();

    private Builder(String type) {
      checkArgument(!type.isEmpty(), "an operation needs a type");
      this.type = type;
    }

    /** Whether it wrote into one of its arguments: {@code relu_} is not {@code relu}. */
    @CanIgnoreReturnValue
    public Builder inPlace(boolean value) {
      inPlace = value;
      return this;
    }

    /** The parameters that it reads, by any identity that is the same in every pass. */
    @CanIgnoreReturnValue
    public Builder parameters(Collection<String> ids) {
      parameters = ImmutableSortedSet.copyOf(ids);
      return this;
    }

    /**
     * Its arguments as text: values of those that are no tensors, shape and type of tensors, none
     * of parameters. Without effect for operations with parameters.
     */
    @CanIgnoreReturnValue
    public Builder arguments(String text) {
      arguments = text;
      return this;
    }

    /** Which of the call's results it is, from 0. */
    @CanIgnoreReturnValue
    public Builder output(int index) {
      checkArgument(index >= 0, "a result's number is at least 0, not %s", index);
      output = index;
      return this;
    }

    /** The addresses of the modules that it was computed in, outermost first, without passes. */
    @CanIgnoreReturnValue
    public Builder modules(List<String> addresses) {
      modules = ImmutableList.copyOf(addresses);
      return this;
    }

    /** The fingerprint. */
    public Fingerprint build() {
      String applied = join(inPlace ? type + "_inplace" : type, Integer.toString(output));
      String path = String.join(ITEM, modules);
      if (parameters.isEmpty()) {
        return new Fingerprint(join("free", applied, path, arguments), "", !modules.isEmpty());
      }
      String function = join("parameters", applied, String.join(ITEM, parameters));
      return new Fingerprint(join(function, path), function, !modules.isEmpty());
    }
  }
}
