package dev.loupe.models;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.ZooModel.JavaFactory;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.models.vision.ResNet18;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Module;

/** The models that the command line has built in. Immutable; safe for use by several threads. */
public final class Zoo {
  private static final ImmutableList<ZooModel> MODELS =
      ImmutableList.of(
          java("alexnet", "AlexNet, as in torchvision", AlexNet::new, "1x3x224x224"),
          java(
              "resnet18",
              "ResNet-18, as in torchvision: residual blocks",
              ResNet18::new,
              "1x3x224x224"),
          java(
              "simple-recurrent",
              "One Linear layer applied four times",
              SimpleRecurrent::new,
              "6x5"));

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

  private static ZooModel java(
      String name, String description, Supplier<? extends Module> supplier, String... inputs) {
    return new ZooModel(name, description, new JavaFactory(supplier), ImmutableList.copyOf(inputs));
  }
}
