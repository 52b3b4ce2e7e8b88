package dev.loupe.benchmarks;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.loupe.history.Parameter;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.ModelTree;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.models.Zoo;
import dev.loupe.models.ZooModel;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * A model to measure, and its inputs.
 *
 * @param name what the table calls it
 * @param model ready to run
 * @param inputs of the shapes that were asked for
 */
record Subject(String name, RecordableModel model, Inputs inputs) {

  /**
   * @param text the name of a zoo model, or {@code FILE=SHAPE[,SHAPE...]} for a TorchScript file,
   *     with shapes such as {@code 1x3x224x224} or {@code int64:2x9}
   */
  static Subject of(String text) {
    List<String> parts = Splitter.on('=').limit(2).splitToList(text);
    if (parts.size() == 2) {
      TorchScriptModel model = TorchScriptModel.load(Path.of(parts.get(0)));
      model.module().eval();
      spreadOut(model.tree().parameters());
      String file = Path.of(parts.get(0)).getFileName().toString();
      return new Subject(file, model, inputs(Splitter.on(',').splitToList(parts.get(1))));
    }
    ZooModel zoo =
        Zoo.find(text).orElseThrow(() -> new IllegalArgumentException("no zoo model " + text));
    RecordableModel model =
        zoo.factory() instanceof ZooModel.JavaFactory java
            ? JavaModel.of(java.make())
            : TorchScriptModel.of(((ZooModel.ScriptFactory) zoo.factory()).make());
    return new Subject("zoo:" + text, model, inputs(zoo.inputs()));
  }

  /**
   * Gives each parameter all of its memory. A small file may hold one value for all elements; then
   * each operator that reads it copies it first, which no trained model asks for.
   */
  private static void spreadOut(List<ModelTree.Entry<Parameter>> parameters) {
    for (ModelTree.Entry<Parameter> parameter : parameters) {
      Tensor tensor = parameter.tensor();
      if (!tensor.is_contiguous()) {
        tensor.set_data(tensor.contiguous());
      }
    }
  }

  private static Inputs inputs(List<String> specs) {
    return Inputs.of(specs.stream().map(Subject::tensor).collect(ImmutableList.toImmutableList()));
  }

  private static Tensor tensor(String spec) {
    boolean integers = spec.startsWith("int64:");
    String shape = integers ? spec.substring("int64:".length()) : spec;
    long[] sizes =
        Splitter.on('x')
            .splitToStream(Splitter.on('=').splitToList(shape).get(0))
            .mapToLong(Long::parseLong)
            .toArray();
    return integers
        ? torch.zeros(sizes, new TensorOptions(torch.ScalarType.Long))
        : torch.randn(sizes);
  }
}
