package dev.loupe.models;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.script.Scripts;
import dev.loupe.models.small.Branching;
import dev.loupe.models.small.InPlace;
import dev.loupe.models.small.NativeSequential;
import dev.loupe.models.small.RunningMean;
import dev.loupe.models.small.SharedLayer;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.small.Splitter;
import dev.loupe.models.small.TwoHeads;
import dev.loupe.models.small.ViewWrites;
import dev.loupe.models.text.LstmClassifier;
import dev.loupe.models.text.TransformerEncoder;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.models.vision.Autoencoder;
import dev.loupe.models.vision.GoogLeNet;
import dev.loupe.models.vision.MobileNetV3Small;
import dev.loupe.models.vision.ResNet18;
import dev.loupe.models.vision.Siamese;
import dev.loupe.models.vision.UNet;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;

/** The models that the command line has built in. Immutable; safe for use by several threads. */
public final class Zoo {
  private static final ImmutableList<ZooModel> MODELS =
      ImmutableList.of(
          model("alexnet", "AlexNet, as in torchvision", java(AlexNet::new), "1x3x224x224"),
          model(
              "resnet18",
              "ResNet-18, as in torchvision: residual blocks",
              java(ResNet18::new),
              "1x3x224x224"),
          model(
              "googlenet",
              "GoogLeNet, as in torchvision: blocks of four branches",
              java(GoogLeNet::new),
              "1x3x224x224"),
          model(
              "mobilenet-v3-small",
              "MobileNetV3-Small, as in torchvision: many small operations",
              java(MobileNetV3Small::new),
              "1x3x224x224"),
          model(
              "unet",
              "Small U-Net: skips from the way down to the way up",
              java(UNet::new),
              "1x1x32x32"),
          model(
              "autoencoder",
              "Encoder and decoder of Linear layers",
              java(Autoencoder::new),
              "2x1x28x28"),
          model(
              "siamese",
              "Two images through one network",
              java(Siamese::new),
              "2x1x28x28",
              "2x1x28x28"),
          model(
              "lstm-classifier",
              "Embedding, LSTM and Linear",
              java(LstmClassifier::new),
              "int64:2x9=0..99"),
          model(
              "transformer-encoder",
              "Transformer encoder of two blocks",
              java(TransformerEncoder::new),
              "int64:2x16=0..99"),
          model(
              "simple-recurrent",
              "One Linear layer applied four times",
              java(SimpleRecurrent::new),
              "6x5"),
          model("branching", "One of two ways, by the input's mean", java(Branching::new), "2x6"),
          model(
              "two-heads",
              "Two inputs, and two outputs by name",
              java(TwoHeads::new),
              "3x4",
              "3x8"),
          model("splitter", "One operation with three results", java(Splitter::new), "2x6"),
          model("in-place", "Operations that overwrite their input", java(InPlace::new), "2x5"),
          model("view-writes", "Writes through views", java(ViewWrites::new), "3x4"),
          model("shared-layer", "One layer under two addresses", java(SharedLayer::new), "2x4"),
          model(
              "native-sequential",
              "Layers that libtorch's own Sequential calls",
              java(NativeSequential::new),
              "2x4"),
          model("running-mean", "A buffer that is written and read", java(RunningMean::new), "2x4"),
          model(
              "script-dict",
              "TorchScript: inputs by name, a dictionary of outputs",
              script(Scripts::dictOutput),
              "x:2x4",
              "scale:2x3"),
          model(
              "script-tuple",
              "TorchScript: a tuple of outputs with a tuple inside",
              script(Scripts::tupleOutput),
              "2x3",
              "2x3"),
          model("script-loop", "TorchScript: a loop", script(Scripts::loop), "2x4"),
          model(
              "script-branch", "TorchScript: an if with two ways", script(Scripts::branch), "2x4"),
          model("script-list", "TorchScript: a list of tensors", script(Scripts::list), "3x4"));

  private Zoo() {}

  /**
   * Lists the models.
   *
   * @return all models, best known first; names are unique
   */
  public static ImmutableList<ZooModel> models() {
    return MODELS;
  }

  /**
   * Finds a model by its name.
   *
   * @param name such as {@code alexnet}, in lower case
   * @return the model, or nothing if there is none of that name
   */
  public static Optional<ZooModel> find(String name) {
    return MODELS.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  private static ZooModel model(
      String name, String description, ZooModel.Factory factory, String... inputs) {
    return new ZooModel(name, description, factory, ImmutableList.copyOf(inputs));
  }

  private static ZooModel.Factory java(Supplier<? extends Module> supplier) {
    return new ZooModel.JavaFactory(supplier);
  }

  private static ZooModel.Factory script(Supplier<JitModule> supplier) {
    return new ZooModel.ScriptFactory(supplier);
  }
}
