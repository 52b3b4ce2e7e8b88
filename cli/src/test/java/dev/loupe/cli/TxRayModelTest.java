package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.models.script.ScriptBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code loupe txray --model}. */
final class TxRayModelTest {
  private static final String VOCABULARY = "<pad>\n<unknown>\nsee\nyou\nwin\nmoney\nnow\nfriend\n";

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    // The vector of token i is (i, -i): filter 0 prefers high ids, filter 1 low ones.
    Tensor ids = torch.arange(new Scalar(8f)).unsqueeze(1);
    Path plain = Scripted.file(folder, "def forward(self, x: Tensor):\n    return x * 2\n");
    Files.move(plain, folder.resolve("plain.pt"));
    model("nan.pt", ids, torch.full(new long[] {2, 2, 2}, new Scalar(Double.NaN)));
    model("net.pt", ids, torch.tensor(0f, 1, 0, 0, 0, 0, 0, 1).view(2, 2, 2));
    Files.writeString(folder.resolve("words.txt"), VOCABULARY);
    Files.writeString(folder.resolve("few.txt"), "<pad>\n<unknown>\nsee\n");
    Files.writeString(folder.resolve("many.txt"), VOCABULARY + "see-you\nlunch\n");
    Files.writeString(
        folder.resolve("mail.csv"), "label,text\nham,See you now\nspam,\"Win money, friend\"\n");
    Files.writeString(
        folder.resolve("lunch.csv"), "label,text\nham,See you at lunch\nspam,Win money now\n");
    Files.writeString(folder.resolve("empty.csv"), "label,text\n");
    npy("ids.npy", "<i8", 8, "(2, 3)", 2, 3, 6, 4, 5, 7);
    npy("small.npy", "<i4", 4, "(2, 3)", 2, 3, 6, 4, 5, 7);
    npy("high.npy", "<i8", 8, "(2, 2)", 2, 3, 6, 8);
    npy("negative.npy", "<i8", 8, "(1, 2)", 2, -3);
    npy("flat.npy", "<i8", 8, "(4,)", 2, 3, 6, 5);
    npy("short.npy", "<i8", 8, "(2, 1)", 2, 3);
    npy("none.npy", "<i8", 8, "(0, 3)");
    Files.writeString(folder.resolve("text.npy"), "no array at all");
  }

  private void model(String name, Tensor ids, Tensor weight) {
    ScriptBuilder.module("Net")
        .parameter("vectors", torch.hstack(new org.bytedeco.pytorch.TensorVector(ids, ids.neg())))
        .parameter("weight", weight)
        .define(
            """
            def forward(self, ids: Tensor) -> Tensor:
                x = torch.transpose(torch.embedding(self.vectors, ids), 1, 2)
                return torch.amax(torch.conv1d(x, self.weight), [2])
            """)
        .build()
        .save(folder.resolve(name).toString());
  }

  private void npy(String name, String type, int size, String shape, long... values)
      throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
    ByteBuffer file =
        ByteBuffer.allocate(10 + header.length() + size * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
    file.putShort((short) header.length()).put(header.getBytes(StandardCharsets.ISO_8859_1));
    for (long value : values) {
      if (size == 8) {
        file.putLong(value);
      } else {
        file.putInt((int) value);
      }
    }
    Files.write(folder.resolve(name), file.array());
  }

  private Cli run(String texts, String more) {
    String command =
        "txray %s %s -o %s"
            .formatted(
                folder.resolve(texts),
                more.replaceAll("=(\\w+\\.\\w+)", "=" + folder + "/$1"),
                folder.resolve("report"));
    return Cli.run(command.split(" +", -1));
  }

  private String preferences() throws IOException {
    return Files.readString(folder.resolve("report/features.tsv"))
        .replaceAll("(?m)^(\\S+\t[^\t]+)\t.*", "$1");
  }

  @ParameterizedTest
  @CsvSource({"ids.npy", "small.npy"})
  void tokenIdsAreShownWithoutAVocabulary(String texts) throws IOException {
    Cli txray = run(texts, "--model=net.pt");

    assertThat(txray.err()).isEmpty();
    assertThat(txray.out())
        .isEqualTo(
            "Wrote %s\n2 texts; 1 convolution over tokens with 2 filters.\n"
                .formatted(folder.resolve("report/index.html")));
    assertThat(preferences())
        .isEqualTo(
            """
            filter\tfeature
            conv1d_1_3/0\t5 7
            conv1d_1_3/0\t3 6
            conv1d_1_3/1\t2 3
            conv1d_1_3/1\t4 5
            """);
    assertThat(folder.resolve("report"))
        .isDirectoryContaining("glob:**/preferences-conv1d_1_3.svg")
        .isDirectoryContaining("glob:**/redundancy.png");
  }

  @ParameterizedTest
  @CsvSource({"ids.npy", "mail.csv"})
  void wordsAreThoseOfTheVocabulary(String texts) throws IOException {
    Cli txray = run(texts, "--model=net.pt --vocabulary=words.txt");

    assertThat(txray.err()).isEmpty();
    assertThat(preferences())
        .isEqualTo(
            """
            filter\tfeature
            conv1d_1_3/0\tmoney friend
            conv1d_1_3/0\tyou now
            conv1d_1_3/1\tsee you
            conv1d_1_3/1\twin money
            """);
    assertThat(Files.readString(folder.resolve("report/index.html")))
        .contains("<h1>TX-Ray: " + texts + "</h1>", "money friend");
  }

  @Test
  void theFirstTokensAndMoreOfThemCanBeTaken() throws IOException {
    Cli txray = run("ids.npy", "--model=net.pt --k=2 --first-token");

    assertThat(txray.err()).isEmpty();
    assertThat(preferences()).contains("conv1d_1_3/0\t5\n", "conv1d_1_3/0\t2\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          high.npy     | net.pt                          | Text 1 has the token id 8 at position 1, but the ids of the model's embedding are 0..7
          negative.npy | net.pt                          | Text 0 has the token id -3 at position 1, but the ids of the model's embedding are 0..7
          ids.npy      | net.pt --vocabulary=few.txt     | Text 0 has the token id 3 at position 1, but the ids of the vocabulary are 0..2
          lunch.csv    | net.pt --vocabulary=many.txt    | Text 0 has the token id 9 at position 3, but the ids of the model's embedding are 0..7
          flat.npy     | net.pt                          | Token ids have the shape (texts, tokens) and the type int64, but these are [4] of int64
          none.npy     | net.pt                          | Token ids have the shape (texts, tokens) and the type int64, but these are [0, 3] of int64
          text.npy     | net.pt                          | Cannot read
          gone.npy     | net.pt                          | Cannot read
          ids.npy      | net.pt --k=3                    | The texts have 2 places for the window of conv1d_1_3: its 3 highest
          ids.npy      | net.pt --k=0                    | Nothing can be collected with k = 0,
          ids.npy      | plain.pt                        | Net has no convolution over embedded tokens
          ids.npy      | nan.pt                          | conv1d_1_3 gives NaN in text 0: the model's weights or the training went wrong
          mail.csv     | net.pt --vocabulary=gone.txt    | The vocabulary
          mail.csv     | net.pt --vocabulary=mail.csv    | The vocabulary has no entry <pad>
          empty.csv    | net.pt --vocabulary=words.txt   | The corpus empty.csv has no texts
          """)
  void badInputIsOneLine(String texts, String more, String message) {
    Cli txray = run(texts, "--model=" + more);

    assertThat(txray.err()).startsWith("loupe: " + message).hasLineCount(1);
    assertThat(txray.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("report")).doesNotExist();
  }

  @Test
  void textsThatAreTooShortForTheWindowAreToldInOneLine() {
    Cli txray = run("short.npy", "--model=net.pt");

    assertThat(txray.err()).startsWith("loupe: ").hasLineCount(1);
    assertThat(txray.exitCode()).isNotZero();
  }
}
