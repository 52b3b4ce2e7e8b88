package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Parameter;
import java.util.List;

/**
 * What a tensor is of parameters: one of them, a view of some, or none.
 *
 * @param parameters the parameters
 * @param parts which part of which parameter, in a form that is the same in every pass
 * @param bytes the number of bytes that it covers
 */
record ParameterView(ImmutableList<Parameter> parameters, ImmutableSet<String> parts, long bytes) {

  /** No parameter. */
  static final ParameterView NONE = new ParameterView(ImmutableList.of(), ImmutableSet.of(), 0);

  /** All of a parameter. */
  static ParameterView whole(Parameter parameter) {
    return new ParameterView(
        ImmutableList.of(parameter),
        ImmutableSet.of(parameter.address()),
        parameter.tensor().bytes());
  }

  /**
   * A view of a tensor that is one of parameters. A view of all of it is the same as the tensor,
   * whatever its shape.
   *
   * @param region what the view covers
   * @param read all that was read to make the view
   */
  ParameterView view(MemoryRegion region, List<ParameterView> read) {
    ImmutableSet.Builder<Parameter> all = ImmutableSet.builder();
    ImmutableSet.Builder<String> allParts = ImmutableSet.builder();
    boolean whole = region.bytes() == bytes;
    for (ParameterView view : read) {
      all.addAll(view.parameters);
      if (whole || !view.equals(this)) {
        allParts.addAll(view.parts);
      } else {
        view.parameters.forEach(it -> allParts.add(it.address() + "[" + region.text() + "]"));
      }
    }
    return new ParameterView(all.build().asList(), allParts.build(), region.bytes());
  }
}
