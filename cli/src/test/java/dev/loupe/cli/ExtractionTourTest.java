package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.extract.Dataset;
import dev.loupe.extract.Extraction;
import dev.loupe.extract.ExtractionOptions;
import dev.loupe.extract.ExtractionReport;
import dev.loupe.extract.FileFormat;
import dev.loupe.extract.ImagePreprocessing;
import dev.loupe.extract.Item;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.models.vision.ResNet18;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/extraction.md shows is what happens. */
final class ExtractionTourTest {
  private static final TourPage PAGE = new TourPage("extraction.md");

  @TempDir private Path root;

  @BeforeEach
  void fivePhotos() throws IOException {
    Path photos = Files.createDirectory(root.resolve("photos"));
    for (int i = 0; i < 5; i++) {
      BufferedImage photo = new BufferedImage(320, 240 + i, BufferedImage.TYPE_3BYTE_BGR);
      ImageIO.write(photo, "jpg", photos.resolve("photo" + i + ".jpg").toFile());
    }
  }

  @Test
  void theCommandWritesWhatThePageSays() throws IOException {
    String[] command = PAGE.blocks("sh").get(0).strip().split(" ", -1);
    for (int i = 0; i < command.length; i++) {
      if (command[i].equals("photos") || command[i].equals("features")) {
        command[i] = root.resolve(command[i]).toString();
      }
    }

    Cli result = Cli.run(List.of(command).subList(1, command.length).toArray(String[]::new));

    assertThat(result.err()).isEmpty();
    assertThat(result.out().replace(root + "/", "")).isEqualTo(PAGE.blocks("text").get(0));
    assertThat(root.resolve("features"))
        .isDirectoryContaining("glob:**/adaptiveavgpool2d_1_67.npy")
        .isDirectoryContaining("glob:**/items.jsonl")
        .isDirectoryContaining("glob:**/index.json");
  }

  @Test
  void theJavaCodeRuns() throws IOException {
    assertThat(PAGE.blocks("java")).hasSize(2);
    assertThat(PAGE.codeThatIsNotIn(ExtractionTourTest.class)).isEmpty();
    ResNet18 resnet = new ResNet18();
    resnet.eval();

    tour(JavaModel.of(resnet), root.resolve("photos"), root.resolve("a"), root.resolve("b"));

    assertThat(Files.readAllLines(root.resolve("a/items.jsonl"))).hasSize(5);
    assertThat(root.resolve("b/items.jsonl")).hasContent("\"one\"\n\"two\"\n");
  }

  private static void tour(RecordableModel model, Path folder, Path output, Path another) {
    // spotless:off
    ExtractionOptions options = ExtractionOptions.DEFAULT.withBatch(32).withThreads(4);
    Extraction extraction = Extraction.of(model, "avgpool", "fc").with(options);
    FileFormat photos = ImagePreprocessing.IMAGENET.format();
    ExtractionReport report = extraction.run(Dataset.folder(folder, photos), output);
    System.out.println(report.items() + " items of " + report.layers());

    Item one = Item.of("one", () -> Inputs.of(torch.rand(3, 224, 224)));
    Item two = Item.of("two", () -> Inputs.of(torch.rand(3, 224, 224)));
    extraction.run(Dataset.of("random numbers", List.of(one, two)), another);
    // spotless:on
  }
}
