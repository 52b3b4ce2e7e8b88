package dev.loupe.validation;

import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import java.util.stream.Stream;

/** Looks for ordinals that are none of the record's layers. */
final class Ordinals {
  private Ordinals() {}

  /** Whether all ordinals in a record are those of layers. */
  static boolean check(ModelHistory record, Findings findings) {
    int layers = record.layers().size();
    Stream<Integer> ofLayers =
        record.layers().stream()
            .flatMap(
                layer ->
                    Stream.concat(
                        layer.parents().stream().map(Parent::layer), layer.children().stream()));
    Stream<Integer> ofModules =
        record.modules().values().stream()
            .flatMap(module -> module.calls().stream())
            .flatMap(
                call ->
                    Streams.stream(Iterables.concat(call.layers(), call.inputs(), call.outputs())));
    Stream<Integer> ofAlterations =
        Stream.concat(
            record.interventions().stream().map(AppliedIntervention::layer),
            record.alterations().haltedAfter().stream().boxed());
    long outside =
        Streams.concat(ofLayers, ofModules, ofAlterations)
            .filter(ordinal -> ordinal < 0 || ordinal >= layers)
            .count();
    if (outside > 0) {
      findings.fault(
          Kind.CONTRADICTION,
          "%d ordinals are none of the %d layers of the record".formatted(outside, layers));
    }
    return outside == 0;
  }
}
