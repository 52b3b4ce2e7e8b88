package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClasspathTest {
  @TempDir Path folder;

  @BeforeEach
  void compileTheUsersClasses() throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Net.java"),
            """
            package users;

            import org.bytedeco.pytorch.*;

            public class Net extends org.bytedeco.pytorch.Module {
              private final LinearImpl fc = register_module("fc", new LinearImpl(4, 3));

              public Tensor forward(Tensor x) {
                return fc.forward(x).relu();
              }

              public static class Broken extends org.bytedeco.pytorch.Module {
                public Broken() {
                  throw new IllegalStateException("no weights");
                }

                public Tensor forward(Tensor x) {
                  return x;
                }
              }

              public static class Sized extends org.bytedeco.pytorch.Module {
                public Sized(int size) {}
              }

              public static class Plain {}
            }
            """);
    int failures =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(failures).isZero();
  }

  private Cli summary(String className, String... more) {
    String[] arguments = {"summary", className, "--classpath", folder.toString()};
    return Cli.run(
        java.util.stream.Stream.of(arguments, more)
            .flatMap(java.util.Arrays::stream)
            .toArray(String[]::new));
  }

  @Test
  void aClassIsRecordedWithItsModules() {
    Cli result = summary("users.Net", "--input", "2x4");

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .endsWith(
            """

            Module   Class   Output  Parameters   Share  Size  Activations  MACs  FLOPs  Operations
            (model)  Net     2x3             15  100.0%  60 B         48 B    24     54           2
            fc       Linear  2x3             15  100.0%  60 B         24 B    24     48           1
            """);
  }

  @Test
  void withoutInputTheArgumentsAreTold() {
    assertThat(summary("users.Net").err())
        .startsWith("loupe: users.Net needs an --input for each argument of forward(")
        .contains("Tensor");
  }

  @Test
  void whatIsNoModuleIsTold() {
    assertThat(summary("users.Nt"))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: No file users.Nt, and no class of that name in --classpath %s\n"
                    .formatted(folder)));
    assertThat(summary("users.Net$Plain").err())
        .isEqualTo("loupe: The class users.Net$Plain is no org.bytedeco.pytorch.Module\n");
    assertThat(summary("users.Net$Sized").err())
        .isEqualTo(
            "loupe: The class users.Net$Sized has no public constructor without arguments\n");
    assertThat(Cli.run("summary", "users.Net", "--classpath", folder + "/none").err())
        .isEqualTo("loupe: No folder or jar %s/none for --classpath\n".formatted(folder));
  }

  @Test
  void aConstructorThatFailsIsAFailure() {
    assertThat(summary("users.Net$Broken", "--input", "2x4"))
        .isEqualTo(
            new Cli(
                1,
                "",
                "loupe: The constructor of users.Net$Broken failed:"
                    + " java.lang.IllegalStateException: no weights\n"));
  }
}
