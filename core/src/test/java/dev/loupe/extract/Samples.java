package dev.loupe.extract;

import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.files.NpyFile;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A small model, items that are told from each other, and what extractions make of them. */
final class Samples {
  private Samples() {}

  /** {@code linear_1_1}, the same sum of all values three times, and its {@code relu_1_2}. */
  static TorchScriptModel model() {
    return model("torch.relu(self.fc.forward(x))");
  }

  /** With {@code self.fc}, a linear layer from 4 to 3. */
  static TorchScriptModel model(String expression) {
    JitModule model = empty("Net");
    model.register_module("fc", linear(4, 3));
    model.define("def forward(self, x: Tensor) -> Tensor:\n    return " + expression + "\n");
    return TorchScriptModel.of(model);
  }

  /** Item 7 is called {@code item 7}; its values are 7, and their sum is 28. */
  static ImmutableList<Item> items(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> Item.of("item " + i, () -> Inputs.of(torch.ones(4).mul(new Scalar((float) i)))))
        .collect(ImmutableList.toImmutableList());
  }

  static Dataset data(int count) {
    return Dataset.of("numbers", items(count));
  }

  /** The first value of each row. */
  static float[] firstOfRows(Path npy) {
    Tensor values = NpyFile.read(npy);
    float[] first = new float[(int) values.size(0)];
    for (int i = 0; i < first.length; i++) {
      first[i] = values.get(i).flatten().get(0).item_float();
    }
    return first;
  }

  /**
   * The first values of the rows of {@code linear_1_1} that the header tells of, as NumPy reads.
   */
  static float[] committedSums(Path npy) {
    if (!Files.exists(npy)) {
      return new float[0];
    }
    ByteBuffer file = bytes(npy).order(ByteOrder.LITTLE_ENDIAN);
    byte[] whole = new byte[file.remaining()];
    file.get(0, whole);
    int header = 10 + file.getShort(8);
    String text = new String(whole, 10, header - 10, StandardCharsets.US_ASCII);
    float[] first = new float[Integer.parseInt(text.replaceAll("(?s).*\\((\\d+), 3\\).*", "$1"))];
    for (int i = 0; i < first.length; i++) {
      first[i] = file.getFloat(header + 12 * i);
    }
    return first;
  }

  /** All files and their bytes. */
  static ImmutableMap<String, ByteBuffer> contents(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted()
          .collect(
              ImmutableMap.toImmutableMap(file -> file.getFileName().toString(), Samples::bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer bytes(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
