package dev.loupe.cli.model;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import java.nio.file.Path;

/** What the name that the user gives a model says by itself. */
public final class ModelName {
  /** What the names of saved records end in. */
  public static final String RECORD = ".loupe";

  /** In small letters, as {@code my.Zip} is a class. */
  private static final ImmutableList<String> ENDINGS =
      ImmutableList.of(".pt", ".pth", ".ts", ".zip", ".jit", ".torchscript", RECORD);

  private ModelName() {}

  /** Whether a name ends as those of TorchScript files and records do. */
  public static boolean isFile(String name) {
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** Whether a name is that of a record's file. */
  public static boolean isRecord(String name) {
    return name.endsWith(RECORD);
  }

  /** The endings of files, for messages: {@code .pt, .pth or .loupe}. */
  public static String endings() {
    int last = ENDINGS.size() - 1;
    return String.join(", ", ENDINGS.subList(0, last)) + " or " + ENDINGS.get(last);
  }

  /** {@code AlexNet} for {@code dir/AlexNet.pt}, {@code zoo:AlexNet}, {@code my.AlexNet}. */
  public static String stem(String model) {
    String name = model.substring(model.lastIndexOf(':') + 1);
    String base = Path.of(name).getFileName().toString();
    return isFile(base)
        ? MoreFiles.getNameWithoutExtension(Path.of(base))
        : base.substring(base.lastIndexOf('.') + 1);
  }
}
