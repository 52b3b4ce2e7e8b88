package dev.loupe.validation;

import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.RolledLayer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Labels, passes and calls: dense, in order, and the same for what is one layer. */
final class LabelInvariants {
  private final ModelHistory record;
  private final Findings findings;

  LabelInvariants(ModelHistory record, Findings findings) {
    this.record = record;
    this.findings = findings;
  }

  void check() {
    checkNumbers();
    record.rolledLayers().forEach(this::checkPasses);
    checkCalls();
  }

  private void expect(Layer layer, boolean holds, String otherwise) {
    if (!holds) {
      findings.fault(layer, Kind.CONTRADICTION, otherwise);
    }
  }

  private void checkNumbers() {
    Map<String, Integer> ofType = new HashMap<>();
    Set<String> names = new HashSet<>();
    int total = 0;
    for (Layer layer : record.layers()) {
      expect(layer, names.add(layer.name()), "has a label that another layer has too");
      if (layer.label().pass() > 1) {
        continue;
      }
      int ofThisType = ofType.merge(layer.type(), 1, Integer::sum);
      expect(layer, layer.label().typeNumber() == ofThisType, "is not number " + ofThisType);
      if (layer.isOperation()) {
        total++;
        expect(layer, layer.label().totalNumber() == total, "is not operation " + total);
      }
    }
  }

  private void checkPasses(RolledLayer rolled) {
    Layer first = rolled.first();
    for (int i = 0; i < rolled.passes().size(); i++) {
      Layer pass = rolled.passes().get(i);
      expect(pass, pass.label().pass() == i + 1, "is not pass " + (i + 1));
      expect(
          pass,
          pass.label().passes() == rolled.passes().size(),
          "does not have %d passes".formatted(rolled.passes().size()));
      expect(
          pass,
          pass.kind() == first.kind() && pass.type().equals(first.type()),
          "is not of the kind of its first pass");
      expect(
          pass,
          pass.parameters().equals(first.parameters()),
          "has other parameters than its first pass");
    }
  }

  private void checkCalls() {
    Map<Integer, OperatorCall> calls = new HashMap<>();
    Set<String> results = new HashSet<>();
    int last = -1;
    for (Layer layer : record.operations()) {
      OperatorCall call = layer.call().orElseThrow();
      OperatorCall known = calls.putIfAbsent(call.id(), call);
      expect(
          layer,
          known == null || known.operator().equals(call.operator()),
          "is of a call that had another operator");
      expect(layer, results.add(call.id() + "." + call.output()), "is the result of another too");
      expect(layer, call.id() >= last, "stands before an earlier call");
      last = Math.max(last, call.id());
    }
  }
}
