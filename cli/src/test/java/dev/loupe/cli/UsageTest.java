package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.cli.model.ModelName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "graph ",
        "summary ",
        "layer ",
        "extract ",
        "embed ",
        "gallery ",
        "txray ",
        "zoo "
      })
  void everyCommandHasHelp(String command) {
    Cli help = Cli.run((command + "--help").split(" ", -1));

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("Usage: loupe " + command.trim()).contains("--debug");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void helpTellsTheFormsOfInputs() {
    assertThat(Cli.run("graph", "--help").out())
        .contains("1x3x224x224", "int64:2x16=0..29999", "=zeros", "@image.npy", "mask:bool");
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(Cli.run("--version").out()).matches("loupe \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ''                      | No command given; see `loupe --help`
          grap                    | 'grap' is not understood; near it: graph; see `loupe --help`
          graph                   | Missing required parameter: 'MODEL'; see `loupe graph --help`
          layer alexnet           | Missing required parameter: 'KEY'; see `loupe layer --help`
          graph alexnet --dpeth 2 | No option '--dpeth'; near it: --depth; see `loupe graph --help`
          graph alexnet --depth x | Invalid value for option '--depth': 'x' is not an int; see `loupe graph --help`
          graph alexnet --depth -1 | No depth -1: give 1 or more, or 0 to open all modules
          summary alexnet --depth -1 | No depth -1: give 1 or more, or 0 for all modules
          graph alexnet --view flat | Invalid value for option '--view': 'flat' is none of unrolled, rolled; see `loupe graph --help`
          graph alexnet --direction up | Invalid value for option '--direction': 'up' is none of bottomup, topdown, leftright; see `loupe graph --help`
          compare alexnet         | Nothing to compare with: give --change, --halt-after or a second model
          graph alexnet --change conv2d_3=double | No change 'double': give zero, constant, scale, mean, clamp, noise, mask, replace, add, onto or off
          graph alexnet --engine neato | Invalid value for option '--engine': 'neato' is none of embedded, elk, dot; see `loupe graph --help`
          graph alexnet --format bmp | Invalid value for option '--format': 'bmp' is none of svg, png, pdf, dot, mermaid, modelexplorer, json, html; see `loupe graph --help`
          graph alexnet --scale big | Invalid value for option '--scale': 'big' is not a double; see `loupe graph --help`
          graph alexnet --scale 0 | No scale 0.0: give a number above 0, such as 2
          graph alexnet --source-url http://x/{file} | No source URL 'http://x/{file}': it needs {file} and {line}, as in https://example.org/{file}#L{line}
          graph alexnet --source-url javascript:{file}{line} | No source URL 'javascript:{file}{line}': javascript: leads to no page
          graph alexnet --show shape,size | Invalid value for option '--show' (ROW): 'size' is none of shape, dtype, params, memory, flops, macs, time, args, source; see `loupe graph --help`
          graph alexnet --color-by size | Invalid value for option '--color-by': 'size' is none of time, memory, flops, params, difference, type, module; see `loupe graph --help`
          graph alexnet --theme pink | Invalid value for option '--theme': 'pink' is none of auto, light, dark, paper, colorblind; see `loupe graph --help`
          zoo alexnet             | 'alexnet' is not understood; see `loupe zoo --help`
          """)
  void wrongUseIsOneLineAndExitCodeTwo(String command, String message) {
    Cli result = command.equals("''") ? Cli.run() : Cli.run(command.split(" ", -1));

    assertThat(result.err()).isEqualTo("loupe: " + message + "\n");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void debugShowsTheStackTrace() {
    Cli result = Cli.run("summary", "alexnt", "--debug");

    assertThat(result.err())
        .startsWith("loupe: No file and no zoo model 'alexnt'; near it: alexnet\n")
        .contains("\tat dev.loupe.cli.model.ModelFinder");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "dir/alexnet.pt, alexnet",
    "alexnet.script.pt, alexnet.script",
    "runs/alexnet.loupe, alexnet",
    "alexnet, alexnet",
    "zoo:alexnet, alexnet",
    "dev.example.Net, Net",
    "dev.example.Zip, Zip",
    "model, model"
  })
  void withoutOutputTheModelNamesTheFile(String model, String stem) {
    assertThat(ModelName.stem(model)).isEqualTo(stem);
  }
}
