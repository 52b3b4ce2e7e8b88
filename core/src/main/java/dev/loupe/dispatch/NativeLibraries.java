package dev.loupe.dispatch;

import dev.loupe.error.LoupeException;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch, once for the process. */
public final class NativeLibraries {
  private static boolean loaded;

  private NativeLibraries() {}

  /**
   * Loads libtorch if that has not happened yet.
   *
   * <p>All native libraries are unpacked before the first of them is loaded. JavaCPP on its own
   * loads {@code libtorch.so} before {@code libtorch_cpu.so} lies beside it; where the system has a
   * libtorch of its own, the loader then takes the system's, and the process dies.
   *
   * @param progress is told when something takes long: the first start of all unpacks 445 MB
   * @throws LoupeException if this platform has no libtorch on the class path or it can't be loaded
   */
  public static synchronized void load(Consumer<String> progress) {
    if (loaded) {
      return;
    }
    try {
      loadByPath(
          unpack("openblas", progress), "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");
      loadByPath(unpack("pytorch", progress), "libgomp.so.1", "libc10.so", "libtorch_cpu.so");
      Loader.load(torch.class);
    } catch (IOException | LinkageError e) {
      throw new LoupeException(
          "libtorch can't be loaded on %s: %s; its natives must be on the class path and %s writable"
              .formatted(Loader.getPlatform(), firstLine(e), cacheFolder()),
          e);
    }
    loaded = true;
  }

  /** {@link #load(Consumer)} in silence. */
  public static void load() {
    load(message -> {});
  }

  /**
   * Linux looks for the libraries that a library needs in {@code LD_LIBRARY_PATH} before it looks
   * beside it. What is loaded already, it does not look for.
   *
   * @param libraries each after those that it needs
   */
  private static void loadByPath(File[] folders, String... libraries) {
    if (!Loader.getPlatform().startsWith("linux")) {
      return;
    }
    for (String library : libraries) {
      for (File folder : folders) {
        File file = new File(folder, library);
        if (file.isFile()) {
          System.load(file.getAbsolutePath());
        }
      }
    }
  }

  private static File[] unpack(String library, Consumer<String> progress) throws IOException {
    String folder = "/org/bytedeco/%s/%s".formatted(library, Loader.getPlatform());
    if (library.equals("pytorch") && !unpackedBefore(folder)) {
      progress.accept("unpacking libtorch to " + cacheFolder() + " (this happens once) ...");
    }
    return Loader.cacheResources(torch.class, folder);
  }

  /** JavaCPP unpacks to a folder that is named after the jar: pytorch's own, or Loupe's. */
  private static boolean unpackedBefore(String folder) throws IOException {
    URL resource = torch.class.getResource(folder);
    if (resource == null || !(resource.openConnection() instanceof JarURLConnection jar)) {
      return true;
    }
    String jarName = new File(jar.getJarFileURL().getPath()).getName();
    return new File(Loader.getCacheDir(), jarName + folder).isDirectory();
  }

  private static String cacheFolder() {
    try {
      return Loader.getCacheDir().toString();
    } catch (IOException e) {
      return "JavaCPP's cache folder";
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
