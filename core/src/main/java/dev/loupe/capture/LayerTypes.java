package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
import org.jspecify.annotations.Nullable;

/** Says what type of layer a call makes, which the module that makes the call may decide. */
final class LayerTypes {
  private final ModuleStack modules;
  private final ModuleIndex index;
  private final NativeModules nativeModules;
  private final TensorLedger ledger;

  LayerTypes(ModelTree tree, ModuleStack modules, TensorLedger ledger) {
    this.modules = modules;
    this.index = new ModuleIndex(tree);
    this.nativeModules = new NativeModules(index);
    this.ledger = ledger;
  }

  /**
   * The type of the layer that a call makes; the module that the call belongs to is then known too.
   * To be asked once for each call.
   */
  String of(RawCall call, Reading reading) {
    String operator = call.operator().name();
    String type = OperatorTypes.of(operator);
    if (OperatorTypes.isGeneralConvolution(operator)) {
      TensorArgument weight = reading.tensor("weight");
      type =
          OperatorTypes.convolution(
              weight == null ? 0 : weight.dimensions(), reading.value("transposed").equals("True"));
    }
    ModuleStack.Frame top = modules.top();
    ModuleEntry container = top == null ? null : top.module();
    if (top != null
        && container != null
        && container.builtIn()
        && index.hasChildren(container.address())) {
      nativeModules.infer(modules, top, container, type, owned(reading));
    }
    return BuiltInLinear.starts(operator, runningModule()) ? "linear" : type;
  }

  /** The addresses of the parameters and buffers that a call reads. */
  private ImmutableList<String> owned(Reading reading) {
    ImmutableList.Builder<String> owned = ImmutableList.builder();
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = ledger.find(argument.identity());
      if (entry != null) {
        entry.parameters.parameters().forEach(parameter -> owned.addAll(parameter.addresses()));
        if (entry.buffer != null) {
          owned.add(entry.buffer.address());
        }
      }
    }
    return owned.build();
  }

  /** Whether a call turns the weight of a LinearImpl: its result stands for the weight. */
  boolean turnsWeight(RawCall call) {
    return BuiltInLinear.turns(call.operator().name(), runningModule());
  }

  /** Whether a call is the second half of a LinearImpl, which belongs to the layer of its first. */
  boolean addsBias(RawCall call, @Nullable RawLayer written) {
    return BuiltInLinear.continues(
        call.operator().name(), runningModule(), modules.path(), written);
  }

  private @Nullable ModuleEntry runningModule() {
    ModulePass innermost = Iterables.getLast(modules.path(), null);
    return index.at(innermost == null ? "" : innermost.address());
  }
}
