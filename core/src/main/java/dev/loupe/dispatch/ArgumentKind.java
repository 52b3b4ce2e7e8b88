package dev.loupe.dispatch;

import org.bytedeco.pytorch.Argument;

/** What an argument or a result of an operator may hold, by its schema. */
public enum ArgumentKind {
  /** A tensor, or none. */
  TENSOR,
  /** A list of tensors, some of them perhaps none. */
  TENSOR_LIST,
  /** No tensor. */
  OTHER;

  static ArgumentKind of(Argument argument) {
    String type = argument.type().get().str().getString();
    if (!type.contains("Tensor")) {
      return OTHER;
    }
    return type.contains("[]") || type.startsWith("List") ? TENSOR_LIST : TENSOR;
  }
}
