package dev.loupe.capture;

import dev.loupe.model.Tensors;
import java.util.StringJoiner;
import org.bytedeco.pytorch.DoubleVector;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueArrayRef;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Writes the values of operators' arguments that are not tensors. */
final class ArgumentText {

  private ArgumentText() {}

  /**
   * The value as Python writes it; null for none.
   *
   * @param name the argument's name: element types are passed as bare numbers
   */
  static @Nullable String of(String name, IValue value) {
    if (value.isNone()) {
      return null;
    } else if (value.isInt()) {
      return name.equals("dtype") ? dtype(value.toInt()) : Long.toString(value.toInt());
    } else if (value.isBool()) {
      return value.toBool() ? "True" : "False";
    } else if (value.isDouble()) {
      return number(value.toDouble());
    } else if (value.isIntList()) {
      return integers(value);
    } else if (value.isString()) {
      return "'" + value.toStringRef().getString() + "'";
    } else if (value.isDoubleList()) {
      return doubles(value);
    } else if (value.isDevice()) {
      return value.toDevice().str().getString();
    } else if (value.isTensor()) {
      return "tensor";
    } else if (value.isList()) {
      return list(name, value);
    } else if (value.isScalar()) {
      return scalar(value);
    }
    return value.tagKind().getString();
  }

  private static String dtype(long number) {
    for (ScalarType type : ScalarType.values()) {
      if (type.value == number) {
        return Tensors.name(type);
      }
    }
    return Long.toString(number);
  }

  private static String number(double value) {
    return Double.toString(value)
        .replace("E", "e")
        .replace("Infinity", "inf")
        .replace("NaN", "nan");
  }

  private static String integers(IValue value) {
    try (LongVector numbers = value.toIntVector()) {
      StringJoiner text = new StringJoiner(", ", "[", "]");
      for (long i = 0; i < numbers.size(); i++) {
        text.add(Long.toString(numbers.get(i)));
      }
      return text.toString();
    }
  }

  private static String doubles(IValue value) {
    try (DoubleVector numbers = value.toDoubleVector()) {
      StringJoiner text = new StringJoiner(", ", "[", "]");
      for (long i = 0; i < numbers.size(); i++) {
        text.add(number(numbers.get(i)));
      }
      return text.toString();
    }
  }

  private static String list(String name, IValue value) {
    IValueArrayRef elements = value.toListRef();
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (long i = 0; i < elements.size(); i++) {
      String element = of(name, elements.get(i));
      text.add(element == null ? "None" : element);
    }
    return text.toString();
  }

  /** Of scalars only complex numbers come here. */
  private static String scalar(IValue value) {
    try (Scalar scalar = value.toScalar()) {
      return scalar.isComplex() ? "complex" : number(scalar.toDouble());
    }
  }
}
