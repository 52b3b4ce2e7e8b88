package dev.loupe.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringSharedModuleDict;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.parameter_list;

/** What a model holds, as text that a test can compare. */
public final class Contents {
  private Contents() {}

  /** The addresses of a model's modules in the order of registration, without the root. */
  public static List<String> modules(Module model) {
    List<String> addresses = new ArrayList<>();
    StringSharedModuleDict modules = model.named_modules();
    for (long i = 0; i < modules.size(); i++) {
      if (modules.get(i).key() != null) { // the root's key is empty
        addresses.add(modules.get(i).key().getString());
      }
    }
    return addresses;
  }

  /** The parameters of a model as {@code fc.weight 5x5}, in the order of registration. */
  public static List<String> parameters(Module model) {
    return tensors(model.named_parameters());
  }

  /** The buffers of a model as {@code bn1.running_mean 64}; numbers have an empty shape. */
  public static List<String> buffers(Module model) {
    return tensors(model.named_buffers());
  }

  /** How many numbers a model's parameters hold; one with two addresses counts once. */
  public static long parameterCount(Module model) {
    Map<Long, Long> sizes = new HashMap<>();
    StringTensorDict parameters = model.named_parameters();
    for (long i = 0; i < parameters.size(); i++) {
      Tensor parameter = parameters.get(i).value();
      sizes.put(parameter.unsafeGetTensorImpl().address(), parameter.numel());
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many numbers a TorchScript model's parameters hold. */
  public static long parameterCount(JitModule model) {
    long count = 0;
    parameter_list parameters = model.parameters();
    for (var next = parameters.begin(); next.notEquals(parameters.end()); next.increment()) {
      count += next.access().numel();
    }
    return count;
  }

  /** A tensor's shape, such as {@code 1x3x224x224}. */
  public static String shape(Tensor tensor) {
    StringJoiner shape = new StringJoiner("x");
    for (long dimension = 0; dimension < tensor.dim(); dimension++) {
      shape.add(Long.toString(tensor.size(dimension)));
    }
    return shape.toString();
  }

  private static List<String> tensors(StringTensorDict named) {
    List<String> lines = new ArrayList<>();
    for (long i = 0; i < named.size(); i++) {
      lines.add((named.get(i).key().getString() + " " + shape(named.get(i).value())).strip());
    }
    return lines;
  }
}
