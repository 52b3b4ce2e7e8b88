package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.Decision;
import dev.loupe.history.SourceLine;
import dev.loupe.model.ControlSite;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What is known of layers' conditions and loops, in the words of the history. */
final class ControlFlows {
  private final ImmutableMap<RawLayer, Integer> indices;

  /** Many layers are in one arm: they share its list. */
  private final IdentityHashMap<Control, ImmutableList<ControlFlow>> known =
      new IdentityHashMap<>();

  ControlFlows(ImmutableMap<RawLayer, Integer> indices) {
    this.indices = indices;
  }

  Optional<Decision> decision(RawLayer layer) {
    return Optional.ofNullable(layer.decision)
        .map(read -> new Decision(read.value(), SourceLine.authors(read.source().resolve())));
  }

  /** The arms and iterations around a layer, outermost first. */
  ImmutableList<ControlFlow> around(RawLayer layer) {
    return chain(layer.control);
  }

  private ImmutableList<ControlFlow> chain(@Nullable Control control) {
    if (control == null) {
      return ImmutableList.of();
    }
    ImmutableList<ControlFlow> chain = known.get(control);
    if (chain == null) {
      chain =
          ImmutableList.<ControlFlow>builder()
              .addAll(chain(control.outer))
              .add(one(control))
              .build();
      known.put(control, chain);
    }
    return chain;
  }

  private ControlFlow one(Control control) {
    ControlSite site = control.site;
    return site.kind() == ControlSite.Kind.LOOP
        ? new ControlFlow.Iteration(control.run, control.depth, control.iteration, site.line())
        : new ControlFlow.Arm(
            control.run,
            control.depth,
            site.kind() == ControlSite.Kind.THEN,
            decisionOf(control),
            site.line());
  }

  private OptionalInt decisionOf(Control arm) {
    Integer index = arm.decision == null ? null : indices.get(arm.decision);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }
}
