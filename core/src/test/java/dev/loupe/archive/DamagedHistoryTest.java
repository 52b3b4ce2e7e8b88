package dev.loupe.archive;

import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.files.PlainZip;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a file, what is read is what was written, or an error tells. */
final class DamagedHistoryTest {
  private static Path file;
  private static byte[] sound;
  private static List<Object> contents;

  @BeforeAll
  @BeforeContainer
  static void save() throws IOException {
    JitModule block = empty("Block");
    block.register_module("fc", linear(4, 3));
    block.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            if bool(x.sum() > 0):
                x = self.fc.forward(x)
            return x
        """);
    JitModule model = empty("Net");
    model.register_module("block", block);
    model.define("def forward(self, x: Tensor) -> Tensor:\n    return self.block.forward(x) + 1\n");
    file = Files.createTempFile("damaged", ".loupe");
    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(model))
            .save(Selector.all())
            .gradients(Selector.all())
            .run(Inputs.of(ones(2, 4)))) {
      history.backward();
      HistoryFile.write(history, file);
    }
    sound = Files.readAllBytes(file);
    try (ModelHistory history = HistoryFile.read(file)) {
      contents = contents(history);
    }
  }

  @AfterAll
  @AfterContainer
  static void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static List<Object> contents(ModelHistory history) {
    List<Object> contents = new ArrayList<>();
    contents.add(history.toString());
    contents.add(history.layers());
    contents.add(history.modules());
    contents.add(history.parameters());
    history.layers().forEach(layer -> contents.add(history.describe(layer)));
    history.activations().values().forEach(value -> contents.add(value.toBuffer()));
    contents.add(history.gradients().graph());
    for (BackwardPass pass : history.gradients().passes()) {
      contents.add(pass);
      history.gradients().all(pass).values().forEach(value -> contents.add(value.toBuffer()));
    }
    return contents;
  }

  /** Whether the damage was told; else all must be as it was written. */
  private static boolean isTold(byte[] damaged) {
    List<Object> read;
    try {
      Files.write(file, damaged);
      try (ModelHistory history = HistoryFile.read(file)) {
        read = contents(history);
      }
    } catch (BadInputException e) {
      assertThat(e.getMessage()).startsWith(file.toString());
      assertThat(e.getMessage().lines()).hasSize(1);
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(read).isEqualTo(contents);
    return false;
  }

  @Test
  void noChangedByteGoesUnnoticed() {
    int told = 0;
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= (byte) 0xff;
      told += isTold(damaged) ? 1 : 0;
    }
    // Times, versions and attributes of entries say nothing of a history.
    assertThat(told).isGreaterThan(sound.length * 3 / 4);
  }

  @Test
  void noMissingEndGoesUnnoticed() {
    for (int length = 0; length < sound.length; length++) {
      assertThat(isTold(Arrays.copyOf(sound, length))).as("%d bytes", length).isTrue();
    }
  }

  @Test
  void noInsertedByteGoesUnnoticed() {
    for (int i = 1; i < sound.length; i += 3) {
      byte[] damaged = new byte[sound.length + 1];
      System.arraycopy(sound, 0, damaged, 0, i);
      damaged[i] = 'x';
      System.arraycopy(sound, i, damaged, i + 1, sound.length - i);
      isTold(damaged);
    }
  }

  @Property(tries = 500)
  void noFlippedBitsGoUnnoticed(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 1 << 24) Integer> places) {
    byte[] damaged = sound.clone();
    for (int place : places) {
      damaged[(place >> 3) % damaged.length] ^= (byte) (1 << (place & 7));
    }
    isTold(damaged);
  }

  private static Rewritten rewritten() throws IOException {
    Files.write(file, sound);
    return Rewritten.of(file);
  }

  /** Every number of the record, with checksums that fit: nothing but the numbers is wrong. */
  @ParameterizedTest
  @ValueSource(strings = {"history.json", "gradients.json"})
  void noNumberLeadsReadersAstray(String entry) throws IOException {
    String facts = rewritten().text(entry);
    List<MatchResult> numbers =
        Pattern.compile("(?<=[:,\\[])-?\\d+(?=[,\\]}])").matcher(facts).results().toList();
    assertThat(numbers).hasSizeGreaterThan(25);
    for (MatchResult number : numbers) {
      for (String other : List.of("-1", "0", "1", "77", "2147483647", "4611686018427387904")) {
        String changed = facts.substring(0, number.start()) + other + facts.substring(number.end());
        rewritten().with(entry, changed).write(file, UnaryOperator.identity());
        readAll();
      }
    }
  }

  private static void readAll() {
    try (ModelHistory history = HistoryFile.read(file)) {
      assertThat(history.toString()).isNotEmpty();
      for (Layer layer : history.rolledLayers().get(0).passes()) {
        assertThat(history.describe(layer)).isNotEmpty();
      }
      history.activations().values().forEach(value -> assertThat(value.toBuffer()).isNotNull());
      for (BackwardPass pass : history.gradients().passes()) {
        history
            .gradients()
            .all(pass)
            .values()
            .forEach(value -> assertThat(value.toBuffer()).isNotNull());
      }
    } catch (BadInputException e) {
      assertThat(e.getMessage().lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          "model":"Net"                   ! "model":null            ! model:
          "model":"Net"                   ! "model":"Net","x":1     ! x: Unrecognized field "x"
          "model":"Net",                  ! ``                      ! model:
          "model":"Net"                   ! "model":"Net","model":1 ! Duplicate field 'model'
          "failure":null                  ! "failure":3             ! failure:
          "index":1                       ! "index":2               ! does not stand at its index
          "kind":"INPUT"                  ! "kind":"ENTRY"          ! layers.kind:
          "children":["block.fc"]         ! "children":["block"]    ! the module 'block' lies in 'block'
          {"layer":0,"arguments":["self"] ! {"layer":9,"arguments":["self"] ! has layer 9 as its parent
          "shape":[2,4]                   ! "shape":[2,-4]          ! -4
          """)
  void contradictionsAreTold(String was, String is, String message) throws IOException {
    String facts = rewritten().text("history.json");
    assertThat(facts).contains(was);

    rewritten().with("history.json", facts.replace(was, is)).write(file, UnaryOperator.identity());

    assertRefused(file + " is damaged: history.json", message.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          "from":"outputs"   ! "from":null         ! passes.from:
          "from":"outputs"   ! "from":"", "to":1   ! passes.to: Unrecognized field "to"
          "id":1             ! "id":2              ! a node does not stand at its id
          "gradFn":1         ! "gradFn":99         ! leads to node 99 of
          "gradFn":1         ! "gradFn":-1         ! leads to node -1 of
          "layers":{"0":[    ! "layers":{"0":[99,  ! a node is of layer 99 of
          "layer":4          ! "layer":2           ! the gradients are not in the order
          "flows":{          ! "flows":{"77":[1],  ! a flow is of layer 77 of
          """)
  void contradictionsInGradientsAreTold(String was, String is, String message) throws IOException {
    String facts = rewritten().text("gradients.json");
    assertThat(facts).contains(was);

    rewritten()
        .with("gradients.json", facts.replace(was, is))
        .write(file, UnaryOperator.identity());

    assertRefused(file + " is damaged: gradients.json: ", message.strip());
  }

  private static void assertRefused(String start, String message) {
    assertThatThrownBy(() -> HistoryFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(start)
        .hasMessageContaining(message);
  }

  @Test
  void otherVersionsAndFormatsAreTold() throws IOException {
    rewritten()
        .with("loupe.json", "{\"format\":\"loupe-history\",\"version\":3}")
        .write(file, UnaryOperator.identity());
    assertRefused(
        file.toString(),
        " has version 3 of the format, and this Loupe reads versions 1 to 2: use a newer Loupe");

    rewritten()
        .with("loupe.json", "{\"format\":\"opera-glass\",\"version\":1}")
        .write(file, UnaryOperator.identity());
    assertRefused(file.toString(), " is no history that Loupe wrote, but opera-glass");
  }

  @Test
  void entriesThatDoNotBelongThereAreTold() throws IOException {
    rewritten().with("../../etc/passwd", "root").write(file, UnaryOperator.identity());
    assertRefused(
        file.toString(), " is damaged: it has an entry that is none of its own, ../../etc/passwd");

    rewritten().write(file, name -> name.replace("input_1.npy", "/input_1.npy"));
    assertRefused(file.toString(), " is damaged: it has no input_1.npy");

    for (String entry : List.of("history.json", "gradients.json", "gradients/1/linear_1_3.npy")) {
      rewritten().without(entry).write(file, UnaryOperator.identity());
      assertRefused(file.toString(), " is damaged: it has no " + entry);
    }

    rewritten()
        .with("loupe.json", new String(Rewritten.mark(), ISO_8859_1))
        .write(file, UnaryOperator.identity());
    assertRefused(
        file.toString(), " is damaged: it has an entry that is none of its own, gradients");

    rewritten().with("loupe.jsom", "{}").write(file, UnaryOperator.identity());
    String twice = new String(Files.readAllBytes(file), ISO_8859_1);
    Files.write(file, twice.replace("loupe.jsom", "loupe.json").getBytes(ISO_8859_1));
    assertRefused(file.toString(), " is damaged: it has two entries loupe.json");
  }

  @Test
  void whatWouldNotFitIntoMemoryIsNotUnpacked() throws IOException {
    long size = Runtime.getRuntime().maxMemory() / 8;
    try (PlainZip archive = new PlainZip(Files.newOutputStream(file))) {
      archive.store("loupe.json", Rewritten.mark());
      archive.deflate(
          "history.json",
          out -> {
            byte[] blanks = new byte[1 << 16];
            Arrays.fill(blanks, (byte) ' ');
            for (long written = 0; written < size; written += blanks.length) {
              out.write(blanks);
            }
          });
    }
    assertThat(Files.size(file)).isLessThan(size / 500);

    assertRefused(file.toString(), " bytes, too many for Java's memory; give Java more with -Xmx");
  }
}
