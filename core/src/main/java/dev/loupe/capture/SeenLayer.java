package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModulePass;

/**
 * A layer as it is known at the moment at which its value is there: it has no label yet.
 *
 * @param order its number in the order of events, from 0
 * @param kind what it stands for
 * @param type its type, such as {@code conv2d}
 * @param operator the full name of the operator that made it; empty if none did
 * @param address the path of an input or output, the address of a buffer; else empty
 * @param modules the module calls that it was computed in, outermost first
 * @param written whether it is the version of a buffer that an operator wrote
 */
public record SeenLayer(
    int order,
    LayerKind kind,
    String type,
    String operator,
    String address,
    ImmutableList<ModulePass> modules,
    boolean written) {

  static SeenLayer of(RawLayer layer) {
    return new SeenLayer(
        layer.order,
        layer.kind,
        layer.type,
        layer.calls.isEmpty() ? "" : layer.calls.get(0).operator().fullName(),
        layer.address == null ? "" : layer.address,
        layer.modules,
        layer.kind == LayerKind.BUFFER && !layer.parents.isEmpty());
  }

  /** What it is and where, for messages: {@code relu in features.1}. */
  public String text() {
    ModulePass innermost = Iterables.getLast(modules, null);
    return innermost == null ? type : type + " in " + innermost.address();
  }
}
