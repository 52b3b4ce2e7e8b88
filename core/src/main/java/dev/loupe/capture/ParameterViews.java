package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;

import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.TensorImpl;

/** Views of nothing but parameters, which are no layers: who reads them, reads the parameters. */
final class ParameterViews {
  private final TensorLedger ledger;

  ParameterViews(TensorLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Notes the result of a call if it is such a view.
   *
   * @return whether it is
   */
  boolean add(Reading reading, IValue result) {
    if (!readsOnlyParameters(reading)
        || !reading.sharesStorage(Tensors.storage(result.unsafeToTensorImpl()))) {
      return false;
    }
    TensorImpl tensor = result.unsafeToTensorImpl();
    ParameterView viewed = ParameterView.NONE;
    List<ParameterView> read = new ArrayList<>();
    for (TensorArgument argument : reading.tensors()) {
      ParameterView parameters = checkNotNull(ledger.find(argument.identity())).parameters;
      read.add(parameters);
      if (argument.storage() == Tensors.storage(tensor)) {
        viewed = parameters;
      }
    }
    ledger.addParameterView(result, tensor, viewed.view(MemoryRegion.of(tensor), read));
    return true;
  }

  private boolean readsOnlyParameters(Reading reading) {
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = ledger.find(argument.identity());
      if (entry == null || !entry.isParameterOnly()) {
        return false;
      }
    }
    return !reading.tensors().isEmpty();
  }
}
