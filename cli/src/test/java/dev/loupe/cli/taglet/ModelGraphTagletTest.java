package dev.loupe.cli.taglet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.DocumentationTool;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelGraphTagletTest {
  private static final String CLASSPATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  private String page = "";
  private String said = "";

  /** Compiles a model with this comment, and documents it. */
  private boolean document(String comment) throws IOException {
    Path source =
        Files.writeString(
            Files.createDirectories(folder.resolve("src")).resolve("Net.java"),
            """
            package tiny;

            import org.bytedeco.pytorch.LinearImpl;
            import org.bytedeco.pytorch.Module;
            import org.bytedeco.pytorch.Tensor;

            /** %s */
            public class Net extends Module {
              private final LinearImpl fc = register_module("fc", new LinearImpl(4, 3));

              public Tensor forward(Tensor x) {
                return fc.forward(x).relu();
              }
            }
            """
                .formatted(comment));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", CLASSPATH, "-d", classes.toString(), source.toString());
    assertThat(failed).isZero();
    DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
    StringWriter output = new StringWriter();
    try (StandardJavaFileManager files = javadoc.getStandardFileManager(null, null, null)) {
      boolean passed =
          javadoc
              .getTask(
                  output,
                  files,
                  null,
                  null,
                  List.of(
                      "-quiet",
                      "-Xdoclint:none",
                      "-taglet",
                      ModelGraphTaglet.class.getName(),
                      "-tagletpath",
                      CLASSPATH,
                      "-classpath",
                      classes + System.getProperty("path.separator") + CLASSPATH,
                      "-d",
                      folder.resolve("docs").toString()),
                  files.getJavaFileObjects(source))
              .call();
      said = output.toString();
      Path html = folder.resolve("docs/tiny/Net.html");
      page = Files.exists(html) ? Files.readString(html) : "";
      return passed;
    }
  }

  @Test
  void drawsTheDocumentedClassAndOthersIntoThePage() throws IOException {
    boolean passed =
        document(
            "A net. <p>{@modelgraph --input 2x4} {@modelgraph zoo:simple-recurrent --view rolled}");

    assertThat(passed).as(said).isTrue();
    assertThat(page).contains(">linear_1_1<", ">relu_1_2<", ">SimpleRecurrent<", "max-width:100%");
    List<String> ids =
        Pattern.compile(" id=\"(loupe[^\"]*)\"")
            .matcher(page)
            .results()
            .map((MatchResult id) -> id.group(1))
            .toList();
    assertThat(ids).doesNotHaveDuplicates().contains("loupe1-node-relu_1_2", "loupe2-loupe-title");
    assertThat(page).doesNotContain("      .loupe ");
    assertThat(said).doesNotContain("warning");
  }

  @Test
  void aModelThatFailsIsAWarningAndTheOthersAreDrawn() throws IOException {
    boolean passed =
        document(
            "A net. {@modelgraph tiny.Nett} {@modelgraph tiny.Net} {@modelgraph zoo:simple-recurrent}");

    assertThat(passed).as(said).isTrue();
    assertThat(said)
        .contains(
            "Net.java:8: warning: {@modelgraph}: No file tiny.Nett, and no class of that name")
        .contains("warning: {@modelgraph}: tiny.Net needs an --input for each argument")
        .doesNotContain("\tat ");
    assertThat(page).contains("<em>No graph of the model: No file tiny.Nett", ">linear_1_1:4<");
  }

  @Test
  void anOpenQuoteIsAWarning() throws IOException {
    assertThat(document("A net. {@modelgraph \"--input 2x4}")).isTrue();

    assertThat(said).contains("warning: {@modelgraph}: a quote is not closed: \"--input 2x4");
  }
}
