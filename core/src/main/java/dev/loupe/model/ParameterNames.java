package dev.loupe.model;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.lang.reflect.Method;
import java.util.stream.IntStream;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * The names that a Java method's author gave to its parameters. The class file has them, if it was
 * compiled with {@code -parameters} or {@code -g}, as build tools do. Reflection does not read the
 * latter, and not even the former where JDK 17 has retransformed the class.
 */
final class ParameterNames {

  private ParameterNames() {}

  /** The names; a parameter's number stands for an unknown one. */
  static ImmutableList<String> of(Method method) {
    ImmutableList<String> known = fromClassFile(method);
    return IntStream.range(0, method.getParameterCount())
        .mapToObj(i -> i < known.size() ? known.get(i) : Integer.toString(i))
        .collect(toImmutableList());
  }

  private static ImmutableList<String> fromClassFile(Method method) {
    MethodDescription.ForLoadedMethod loaded = new MethodDescription.ForLoadedMethod(method);
    ClassLoader loader = method.getDeclaringClass().getClassLoader();
    ClassFileLocator files = ClassFileLocator.ForClassLoader.of(loader);
    try {
      TypePool pool =
          new TypePool.Default.WithLazyResolution(
              new TypePool.CacheProvider.Simple(), files, TypePool.Default.ReaderMode.EXTENDED);
      TypeDescription type = pool.describe(method.getDeclaringClass().getName()).resolve();
      return type.getDeclaredMethods().stream()
          .filter(candidate -> candidate.asSignatureToken().equals(loaded.asSignatureToken()))
          .flatMap(candidate -> candidate.getParameters().stream())
          .takeWhile(ParameterDescription::isNamed)
          .map(ParameterDescription::getName)
          .collect(toImmutableList());
    } catch (RuntimeException unreadable) {
      // A class that was made while the program runs has no file.
      return ImmutableList.of();
    }
  }
}
