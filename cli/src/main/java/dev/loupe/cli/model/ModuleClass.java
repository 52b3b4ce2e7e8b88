package dev.loupe.cli.model;

import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;

/**
 * The user's class of a module.
 *
 * @param constructor takes no arguments
 */
record ModuleClass(Constructor<? extends Module> constructor) {

  /**
   * Loads the class by a loader whose parent is Loupe's, so that both mean the same libtorch.
   *
   * @throws BadInputException if there is no such class or it is no module
   */
  static ModuleClass find(String name, String classpath) {
    // Never closed: the model's classes are needed until the process ends.
    URLClassLoader loader = new URLClassLoader(urls(classpath), ModuleClass.class.getClassLoader());
    Class<?> type;
    try {
      type = Class.forName(name, false, loader);
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw new BadInputException(
          "No file %s, and no class of that name in --classpath %s".formatted(name, classpath), e);
    } catch (LinkageError e) {
      throw new BadInputException("The class %s can't be loaded: %s".formatted(name, e), e);
    }
    if (!Module.class.isAssignableFrom(type)) {
      throw new BadInputException("The class %s is no %s".formatted(name, Module.class.getName()));
    }
    try {
      return new ModuleClass(type.asSubclass(Module.class).getConstructor());
    } catch (NoSuchMethodException e) {
      throw new BadInputException(
          "The class %s has no public constructor without arguments".formatted(name), e);
    } catch (NoClassDefFoundError e) {
      throw new BadInputException(
          "The class %s needs another that is not in --classpath: %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  /** A new module, in evaluation mode. */
  Module make() {
    String name = constructor.getDeclaringClass().getName();
    Module module;
    try {
      module = constructor.newInstance();
    } catch (InstantiationException | IllegalAccessException e) {
      throw new BadInputException(
          "No %s can be made: make it public and not abstract".formatted(name), e);
    } catch (InvocationTargetException e) {
      throw new LoupeException(
          "The constructor of %s failed: %s".formatted(name, e.getCause()), e.getCause());
    }
    module.eval();
    return module;
  }

  private static URL[] urls(String classpath) {
    List<URL> urls = new ArrayList<>();
    for (String entry : classpath.split(File.pathSeparator, -1)) {
      try {
        if (entry.endsWith("*")) {
          Path folder = Path.of(entry.substring(0, entry.length() - 1));
          try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
              urls.add(url(jar));
            }
          }
        } else {
          urls.add(url(Path.of(entry)));
        }
      } catch (IOException e) {
        throw new BadInputException("No folder or jar %s for --classpath".formatted(entry), e);
      }
    }
    return urls.toArray(new URL[0]);
  }

  private static URL url(Path path) throws MalformedURLException {
    if (!Files.exists(path)) {
      throw new BadInputException("No folder or jar %s for --classpath".formatted(path));
    }
    return path.toUri().toURL();
  }
}
