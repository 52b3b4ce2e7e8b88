package dev.loupe.models.conformance;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.ZooModel;
import dev.loupe.models.script.ScriptBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;

/**
 * A small model that shows one phenomenon, and what its record must hold.
 *
 * @param name as TorchLens' test suite names the model of the same phenomenon
 * @param phenomenon what it shows, in one line
 * @param factory makes the model
 * @param inputs makes the arguments of its forward, by position: tensors, numbers, lists and maps
 * @param expected the sizes of its record
 * @param inputLayers how many tensors the arguments hold
 * @param outputLayers how many tensors it returns
 * @param torchLens what TorchLens recorded of its model, where that is known
 * @param differences why the two differ; empty if they don't
 * @param labels the labels of all layers in order, with passes, where they were noted; else empty
 */
public record ConformanceModel(
    String name,
    String phenomenon,
    ZooModel.Factory factory,
    Supplier<? extends List<?>> inputs,
    Facts expected,
    int inputLayers,
    int outputLayers,
    Optional<Facts> torchLens,
    ImmutableList<Difference> differences,
    ImmutableList<String> labels) {

  /** Starts the description of a model. */
  public static Builder model(String name, String phenomenon) {
    return new Builder(name, phenomenon);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Describes a model. Nothing of it is made before it is asked for. */
  public static final class Builder {
    private final String name;
    private final String phenomenon;
    private Optional<ZooModel.Factory> factory = Optional.empty();
    private Supplier<? extends List<?>> inputs = List::of;
    private int inputLayers = 1;
    private int outputLayers = 1;
    private Optional<Facts> torchLens = Optional.empty();
    private final ImmutableList.Builder<Difference> differences = ImmutableList.builder();
    private ImmutableList<String> labels = ImmutableList.of();

    private Builder(String name, String phenomenon) {
      this.name = name;
      this.phenomenon = phenomenon;
    }

    /** A model written in Java. */
    public Builder java(Supplier<? extends Module> model) {
      factory = Optional.of(new ZooModel.JavaFactory(model));
      return this;
    }

    /** A model in TorchScript. */
    public Builder script(Supplier<JitModule> model) {
      factory = Optional.of(new ZooModel.ScriptFactory(model));
      return this;
    }

    /** A model in TorchScript that is nothing but its forward. */
    public Builder text(String forward) {
      return script(() -> ScriptBuilder.module(name).define(forward).build());
    }

    /** The arguments of the model's forward. */
    public Builder inputs(Supplier<? extends List<?>> arguments) {
      inputs = arguments;
      return this;
    }

    /** How many tensors go in and come out, if not one each. */
    public Builder ends(int in, int out) {
      inputLayers = in;
      outputLayers = out;
      return this;
    }

    /** What TorchLens recorded, in the form of its tables: {@code 4/2/3} and {@code 4/3}. */
    public Builder torchLens(String unrolled, String rolled) {
      torchLens = Optional.of(Facts.of(unrolled, rolled));
      return this;
    }

    /** A reason why ours differs. */
    public Builder because(Difference.Kind kind, String detail) {
      differences.add(new Difference(kind, detail));
      return this;
    }

    /** The labels of all layers, separated by spaces. */
    public Builder labels(String inOrder) {
      labels = ImmutableList.copyOf(inOrder.strip().split("\\s+"));
      return this;
    }

    /** The same as TorchLens recorded. */
    public ConformanceModel same() {
      return expect(torchLens.orElseThrow());
    }

    /** What our record holds, in the same form. */
    public ConformanceModel expect(String unrolled, String rolled) {
      return expect(Facts.of(unrolled, rolled));
    }

    private ConformanceModel expect(Facts expected) {
      return new ConformanceModel(
          name,
          phenomenon,
          factory.orElseThrow(),
          inputs,
          expected,
          inputLayers,
          outputLayers,
          torchLens,
          differences.build(),
          labels);
    }
  }
}
