package dev.loupe.extract;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.ModelTree;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.Tensors;
import dev.loupe.model.TorchScriptModel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Tells one model from another, and what its code does. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class ModelCode {
  /** What is read at once, in bytes. */
  private static final long PART = 1 << 26;

  private ModelCode() {}

  /**
   * Stands for a model's modules, the values of its parameters and buffers, and, for TorchScript,
   * its code.
   */
  static String fingerprint(RecordableModel model) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, model.name());
    ModelTree tree = model.tree();
    tree.modules().values().stream()
        .distinct()
        .forEach(module -> put(hasher, module.addresses() + " " + module.className()));
    tree.parameters()
        .forEach(entry -> put(hasher, entry.fact().addresses().toString(), entry.tensor()));
    tree.buffers().forEach(entry -> put(hasher, entry.fact().address(), entry.tensor()));
    put(hasher, code(model));
    return hasher.hash().toString().substring(0, 32);
  }

  private static void put(Hasher hasher, String text) {
    hasher.putInt(text.length()).putString(text, StandardCharsets.UTF_8);
  }

  private static void put(Hasher hasher, String address, Tensor tensor) {
    TensorInfo info = Tensors.info(tensor.unsafeGetTensorImpl());
    put(hasher, "%s %s %s".formatted(address, info.shapeText(), info.dtype()));
    if (info.layout().equals("strided") && !tensor.is_quantized() && !tensor.is_nested()) {
      hasher.putLong(checksum(tensor));
    }
  }

  /** The processor has an instruction for it, so that large models take no time. */
  private static long checksum(Tensor tensor) {
    CRC32C checksum = new CRC32C();
    try (PointerScope scope = new PointerScope()) {
      Tensor plain = tensor.detach().cpu().contiguous();
      long bytes = plain.numel() * plain.itemsize();
      for (long at = 0; at < bytes; at += PART) {
        BytePointer memory = new BytePointer(plain.data_ptr());
        checksum.update(memory.position(at).limit(Math.min(at + PART, bytes)).asByteBuffer());
      }
    }
    return checksum.getValue();
  }

  /** Whether TorchScript code gives attributes other values, which are those of all threads. */
  static boolean setsAttributes(RecordableModel model) {
    return code(model).contains("prim::SetAttr");
  }

  /** Empty if it can't be read. */
  private static String code(RecordableModel model) {
    if (!(model instanceof TorchScriptModel script)) {
      return "";
    }
    try (BytePointer text = script.module().dump_to_str(true, false, false)) {
      // Numbers of classes and addresses of objects are others in each process.
      return text.getString(StandardCharsets.UTF_8)
          .replaceAll("\\.___torch_mangle_\\d+| object at 0x\\p{XDigit}+", "");
    }
  }
}
