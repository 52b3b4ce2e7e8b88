package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TablesCommandTest {
  @TempDir private Path folder;

  @Test
  void writesThreeTables() throws IOException {
    Path tables = folder.resolve("new").resolve("tables");

    assertThat(Cli.run("tables", "alexnet", "-o", tables.toString()))
        .isEqualTo(
            new Cli(
                0,
                "Wrote layers.csv, modules.csv and parameters.csv in %s: AlexNet, 24 layers, 24 modules, 16 parameters\n"
                    .formatted(tables),
                ""));

    assertThat(Files.readString(tables.resolve("layers.csv")).lines()).hasSize(1 + 24);
    assertThat(Files.readString(tables.resolve("modules.csv")))
        .contains(
            "\r\nfeatures.6,,Conv2d,1,1,1x384x13x13,663936,663936,259584,112140288,224280576\r\n");
    assertThat(Files.readString(tables.resolve("parameters.csv")))
        .contains("\r\nfeatures.0.bias,,64,float32,64,256,true,conv2d_1_1\r\n");
  }

  @Test
  void aFileInTheWayIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("tables"), "");

    assertThat(Cli.run("tables", "branching", "-o", file.toString()))
        .isEqualTo(new Cli(2, "", "loupe: The folder " + file + " can't be made\n"));
  }
}
