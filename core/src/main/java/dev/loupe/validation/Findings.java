package dev.loupe.validation;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.history.Exemption;
import dev.loupe.history.Fault;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerVerdict;
import dev.loupe.history.ModelHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is found about each layer and about the record as a whole. */
final class Findings {
  private final ListMultimap<Integer, Fault> faults = ArrayListMultimap.create();
  private final SetMultimap<Integer, Exemption> exemptions = LinkedHashMultimap.create();
  private final List<Fault> ofRecord = new ArrayList<>();

  /** Something is wrong with a layer. */
  void fault(Layer layer, Fault.Kind kind, String message) {
    faults.put(layer.index(), new Fault(kind, layer.name() + ": " + message));
  }

  /** Something is wrong that is not about one operation. */
  void fault(Fault.Kind kind, String message) {
    ofRecord.add(new Fault(kind, message));
  }

  /** A check of a layer can't be made. */
  void exempt(Layer layer, Exemption.Reason reason, Optional<String> parent) {
    exemptions.put(layer.index(), new Exemption(reason, parent));
  }

  /** What was found about the operations of the record. */
  ImmutableList<LayerVerdict> verdicts(ModelHistory record) {
    ImmutableList.Builder<LayerVerdict> verdicts = ImmutableList.builder();
    for (Layer layer : record.operations()) {
      verdicts.add(
          new LayerVerdict(
              layer.index(),
              layer.name(),
              layer.call().orElseThrow().operator(),
              ImmutableList.copyOf(faults.get(layer.index())),
              ImmutableSet.copyOf(exemptions.get(layer.index())).asList()));
    }
    return verdicts.build();
  }

  /** What was found about all else: inputs, outputs and buffers among it. */
  ImmutableList<Fault> ofRecord(ModelHistory record) {
    ImmutableList.Builder<Fault> all = ImmutableList.<Fault>builder().addAll(ofRecord);
    record.layers().stream()
        .filter(layer -> !layer.isOperation())
        .forEach(layer -> all.addAll(faults.get(layer.index())));
    return all.build();
  }
}
