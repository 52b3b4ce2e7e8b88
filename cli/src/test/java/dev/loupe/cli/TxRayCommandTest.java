package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TxRayCommandTest {
  @TempDir private Path folder;

  private Path corpus(int texts) throws IOException {
    StringBuilder lines = new StringBuilder("label,text\n");
    for (int i = 0; i < texts; i++) {
      lines.append(i % 2 == 0 ? "ham,See you at lunch\n" : "spam,\"Win money now, friend\"\n");
    }
    return Files.writeString(folder.resolve("mail.csv"), lines);
  }

  @Test
  void writesAPageAndChartsOfACorpus() throws IOException {
    Path report = folder.resolve("report");

    Cli txray =
        Cli.run(
            "txray",
            corpus(40).toString(),
            "-o",
            report.toString(),
            "--filters=1:2,2:1",
            "--compare=1:1",
            "--epochs=8",
            "--batch-size=4",
            "--learning-rate=0.02");

    assertThat(txray.err()).isEmpty();
    assertThat(txray.exitCode()).isZero();
    assertThat(txray.out())
        .startsWith("Wrote " + report.resolve("index.html") + "\n40 texts of ham, spam. A text CNN")
        .contains("with 3 filters is right in 100.0 %")
        .endsWith("without any filter, in 50.0 %.\n");
    assertThat(report)
        .isDirectoryContaining("glob:**/preferences-conv_2.svg")
        .isDirectoryContaining("glob:**/numbers-of-filters.png");
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("<h1>TX-Ray: mail.csv</h1>", "What the filters of conv_1 prefer (mail.csv)")
        .doesNotContain("generated", "src=", "href=\"http");
    assertThat(Files.readString(report.resolve("features.tsv")))
        .startsWith("filter\tfeature\tcount\tsum\tmin\tmax\tmean\tstd\nconv_1/0\t");
  }

  @Test
  void saysThatTheDemoIsGeneratedInEachChart() throws IOException {
    Path report = folder.resolve("demo");

    Cli demo = Cli.run("txray", "--demo", "-o", report.toString(), "--filters=2:2", "--epochs=1");

    assertThat(demo.err()).isEmpty();
    assertThat(demo.out()).contains("Generated data: 2,000 texts of negative, positive.");
    try (var files = Files.list(report)) {
      assertThat(files.filter(file -> file.toString().endsWith(".svg")))
          .hasSizeGreaterThan(10)
          .allSatisfy(file -> assertThat(file).content().contains("(reviews, generated)"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                       | Give a corpus, or --demo
          mail.csv --demo          | Give either a corpus or --demo, not both
          none.csv                 | No corpus none.csv
          --demo --filters=1:x     | '1:x' is no number of filters: give WINDOW:COUNT, such as 1:10,2:7,3:3
          --demo --filters=1:2,1:3 | A window size is named twice in 1:2,1:3
          --demo --epochs=0        | Training can't have 0 epochs
          --demo --k-max=0         | A text CNN can't have k-max pooling with k = 0
          --demo --k=0             | The 0 highest activations of a filter can't be collected: give 1 or more
          --demo --words=2         | A vocabulary of 2 entries has no room for words: give at least 4
          --demo --max-tokens=0    | Texts can't be cut off after 0 tokens
          --model=a.pt             | With --model, give a corpus or a .npy file of token ids
          --model=a.pt --demo      | With --model, give a corpus or a .npy file of token ids
          a.npy --vocabulary=a.txt | A --vocabulary is of a --model, but there is none
          a.csv --model=a.pt       | The words of a.csv have no ids: give the --vocabulary of a.pt
          a.npy --model=a.pt       | No file a.pt
          a.npy --model=a.pt --epochs=3 | --epochs says how to train, but --model is trained
          """)
  void refusesBadInputInOneLine(String arguments, String message) {
    Cli txray = Cli.run(("txray " + arguments).trim().split(" ", -1));

    assertThat(txray.err()).isEqualTo("loupe: " + message + "\n");
    assertThat(txray.exitCode()).isEqualTo(2);
    assertThat(txray.out()).isEmpty();
  }
}
