package dev.loupe.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository of links to the user's own, to which Loupe as it was just built is added: what
 * the user has is used, what is missing is fetched for both, and Loupe is not installed.
 */
final class LocalRepository {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("core", "render", "test-models", "analysis", "cli");

  private LocalRepository() {}

  static Path make(Path folder, Path users, String version) throws IOException {
    links(folder, users, "dev");
    links(folder.resolve("dev"), users.resolve("dev"), "loupe");
    Path loupe = folder.resolve("dev/loupe");
    add(loupe, "loupe", version, ROOT.resolve("pom.xml"), "pom");
    for (String module : MODULES) {
      addModule(loupe, "loupe-" + module, version, ROOT.resolve(module));
    }
    addModule(loupe, "loupe-maven-plugin", version, Path.of(""));
    return folder;
  }

  /** Links to all entries but one, which gets a folder of its own; links of earlier runs stay. */
  private static void links(Path folder, Path users, String own) throws IOException {
    Files.createDirectories(folder.resolve(own));
    if (!Files.isDirectory(users)) {
      return;
    }
    try (Stream<Path> entries = Files.list(users)) {
      for (Path entry : entries.toList()) {
        Path link = folder.resolve(entry.getFileName());
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, entry.toAbsolutePath());
        }
      }
    }
  }

  private static void addModule(Path loupe, String artifact, String version, Path module)
      throws IOException {
    add(loupe, artifact, version, module.resolve("pom.xml"), "pom");
    add(
        loupe,
        artifact,
        version,
        module.resolve("target/%s-%s.jar".formatted(artifact, version)),
        "jar");
  }

  private static void add(Path loupe, String artifact, String version, Path file, String type)
      throws IOException {
    Path folder = Files.createDirectories(loupe.resolve(artifact).resolve(version));
    Files.copy(
        file,
        folder.resolve("%s-%s.%s".formatted(artifact, version, type)),
        StandardCopyOption.REPLACE_EXISTING);
  }
}
