package dev.loupe.cli.model;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.cli.input.InputSpec;
import dev.loupe.error.BadInputException;
import dev.loupe.error.NearNames;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.models.Zoo;
import dev.loupe.models.ZooModel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds what the user calls MODEL: a file, a model of the zoo, or a class. */
public final class ModelFinder {
  private static final String ZOO = "zoo:";

  private final String classpath;

  /**
   * @param classpath where classes are; empty if the user gave none
   */
  public ModelFinder(String classpath) {
    this.classpath = classpath;
  }

  /** A model that exists, but is not loaded yet. */
  public interface Found {
    /**
     * Loads the model; libtorch must be loaded.
     *
     * @throws BadInputException if it is no model after all
     */
    OpenModel open();
  }

  /**
   * Finds a model without loading anything, so that a typo is told at once.
   *
   * @throws BadInputException if there is no such model; the message names what is near
   */
  public Found find(String name) {
    if (name.startsWith(ZOO)) {
      return zoo(name.substring(ZOO.length()));
    }
    Path file = path(name);
    if (Files.isRegularFile(file)) {
      return () -> new OpenModel(TorchScriptModel.load(file), ImmutableList.of());
    }
    if (!classpath.isEmpty()) {
      ModuleClass found = ModuleClass.find(name, classpath);
      return () -> new OpenModel(JavaModel.of(found.make()), ImmutableList.of());
    }
    if (Files.isDirectory(file) && Zoo.find(name).isEmpty()) {
      throw new BadInputException("%s is a folder; give a TorchScript file".formatted(name));
    }
    return zoo(name);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadInputException("'%s' is no name of a file or model".formatted(name), e);
    }
  }

  private static Found zoo(String name) {
    Optional<ZooModel> found = Zoo.find(name);
    if (found.isEmpty()) {
      throw new BadInputException(missing(name));
    }
    ZooModel model = found.get();
    ImmutableList<InputSpec> inputs =
        model.inputs().stream().map(InputSpec::parse).collect(toImmutableList());
    return () -> new OpenModel(make(model.factory()), inputs);
  }

  private static RecordableModel make(ZooModel.Factory factory) {
    if (factory instanceof ZooModel.ScriptFactory script) {
      return TorchScriptModel.of(script.make());
    }
    return JavaModel.of(((ZooModel.JavaFactory) factory).make());
  }

  private static String missing(String name) {
    if (name.matches(".*[/\\\\].*") || ModelName.isFile(name)) {
      return "No file " + name;
    }
    if (name.matches("[\\w$]+(\\.[\\w$]+)+")) {
      return "No file %s; if it is a class, say with --classpath where it is".formatted(name);
    }
    ImmutableList<String> near =
        NearNames.to(name, Zoo.models().stream().map(ZooModel::name).toList());
    return "No file and no zoo model '%s'; %s"
        .formatted(
            name,
            near.isEmpty()
                ? "`loupe zoo` lists the models"
                : "near it: " + String.join(", ", near));
  }
}
