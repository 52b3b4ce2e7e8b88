package dev.loupe.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds a small project with the plugin, by the Maven that builds Loupe. */
final class LoupePluginIT {
  @TempDir static Path folder;

  private static Path project;
  private static Path repository;

  /** What Maven did. */
  private record Build(int exitCode, String log) {}

  @BeforeAll
  static void copyTheProject() throws IOException {
    Path source = Path.of("src/it/tiny");
    project = folder.resolve("tiny");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, project.resolve(source.relativize(file).toString()));
      }
    }
    repository =
        LocalRepository.make(
            Path.of("target", "it-repository").toAbsolutePath(),
            Path.of(System.getProperty("loupe.repository")),
            System.getProperty("loupe.version"));
  }

  private static Build mvn(String... arguments) throws IOException, InterruptedException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-Dstyle.color=never"));
    command.add("-Dmaven.repo.local=" + repository);
    command.add("-Dloupe.version=" + System.getProperty("loupe.version"));
    command.add("-Dpytorch.version=" + System.getProperty("pytorch.version"));
    Path settings = Path.of(System.getProperty("loupe.settings", "").replaceFirst("^file ", ""));
    if (Files.isRegularFile(settings)) {
      command.addAll(List.of("-s", settings.toString()));
    }
    if ("offline true".equals(System.getProperty("loupe.offline"))) {
      command.add("-o");
    }
    command.addAll(List.of(arguments));
    Path log = folder.resolve("mvn.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // What the outer Maven was told is not meant for this one.
    builder.environment().remove("MAVEN_CMD_LINE_ARGS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int exitCode = builder.start().waitFor();
    return new Build(exitCode, Files.readString(log));
  }

  @Test
  void aBuildDrawsAndEmbeds() throws IOException, InterruptedException {
    Build build = mvn("process-classes");

    assertThat(build.exitCode()).as(build.log()).isZero();
    assertThat(build.log())
        .contains("net.svg: Net, 2 operations, 15 parameters")
        .contains("[INFO] Wrote README.md");
    assertThat(project.resolve("target/net.svg"))
        .content()
        .startsWith("<svg")
        .contains("linear_1_1");
    assertThat(project.resolve("net.svg")).content().contains("relu_1_2");
    assertThat(project.resolve("README.md"))
        .content()
        .endsWith("file=net.svg -->\n![Net: 2 operations, 15 parameters](net.svg)\n");

    Files.writeString(project.resolve("net.svg"), "old");
    Build checked = mvn("dev.loupe:loupe-maven-plugin:embed", "-Dloupe.check");

    assertThat(checked.exitCode()).isEqualTo(1);
    assertThat(checked.log())
        .contains("net.svg is out of date; `loupe embed` without --check renews it")
        .doesNotContain("\tat ");
    assertThat(project.resolve("net.svg")).hasContent("old");
  }

  @Test
  void aModelThatFailsFailsTheBuildInOneLine() throws IOException, InterruptedException {
    Build build = mvn("compile", "dev.loupe:loupe-maven-plugin:graph", "-Dloupe.model=tiny.Nett");

    assertThat(build.exitCode()).isEqualTo(1);
    assertThat(build.log())
        .contains("[ERROR] No file tiny.Nett, and no class of that name in --classpath ")
        .doesNotContain("\tat ");
  }
}
