package dev.loupe.cli.gallery;

import com.google.common.collect.ImmutableList;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelFinder;
import dev.loupe.cli.model.ModelName;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import dev.loupe.models.Zoo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loupe gallery}. */
@Command(
    name = "gallery",
    description =
        "Draws many models, each at depth 1, at depth 2 and whole, unrolled and rolled, and makes a"
            + " page of them. A model that fails is told on the page; the others are drawn all the"
            + " same, and the exit code is 1.",
    sortOptions = false)
public final class GalleryCommand implements Callable<Integer> {
  static final String INPUTS = "inputs.txt";

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "Models as `loupe graph` takes them, folders of such files, or zoo for all that are"
              + " built in.")
  private List<String> names = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "A folder for index.html and the drawings; or a file that ends in .html or .md, with the"
              + " drawings in a folder beside it. Default: gallery.")
  private Path output = Path.of("gallery");

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      description =
          "What models are given: in each line a pattern and the inputs, such as `lstm*.pt"
              + " int64:2x9`. Default: the inputs.txt of each folder.")
  private @Nullable Path inputs;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "SPEC",
      description = "What models that FILE does not name are given; once for each argument.")
  private List<String> otherwise = List.of();

  @Option(
      names = "--classpath",
      paramLabel = "CP",
      description = "Where classes of models are: folders and jars.")
  private String classpath = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random values of inputs and weights. Default: 0.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ImmutableList<ModelSource> sources =
        names.stream().flatMap(this::sources).collect(ImmutableList.toImmutableList());
    boolean page = output.toString().matches(".*\\.(html|md)");
    Path file = page ? output : output.resolve("index.html");
    Path folder =
        page
            ? file.resolveSibling(output.getFileName().toString().replaceAll("\\.\\w+$", ""))
            : output;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInputException("The folder %s can't be made".formatted(folder), e);
    }
    PrintWriter err = spec.commandLine().getErr();
    Exhibition exhibition =
        new Exhibition(
            folder,
            page ? folder.getFileName().toString().replace(" ", "%20") + "/" : "",
            new Progress(err));
    ImmutableList<Exhibit> exhibits =
        sources.stream().map(exhibition::show).collect(ImmutableList.toImmutableList());
    SafeFile.write(
        file,
        file.toString().endsWith(".md")
            ? GalleryPage.markdown(exhibits)
            : GalleryPage.html(exhibits));
    List<Exhibit> failed = exhibits.stream().filter(Exhibit::failed).toList();
    failed.forEach(it -> err.println("loupe: %s: %s".formatted(it.name(), it.facts())));
    spec.commandLine()
        .getOut()
        .println(
            "Wrote %s: %d models, %d drawings"
                .formatted(
                    file,
                    exhibits.size() - failed.size(),
                    exhibits.stream().mapToInt(it -> it.plates().size()).sum()));
    return failed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Stream<ModelSource> sources(String name) {
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      InputTable table = table(path);
      return files(path).map(file -> source(file.toString(), table));
    }
    if (name.equals("zoo")) {
      return Zoo.models().stream()
          .map(model -> new ModelSource("zoo:" + model.name(), ImmutableList.of(), "", seed));
    }
    new ModelFinder(classpath).find(name);
    return Stream.of(source(name, table(path.resolveSibling(""))));
  }

  private InputTable table(Path folder) {
    Path file = inputs == null ? folder.resolve(INPUTS) : inputs;
    return inputs == null && !Files.exists(file) ? InputTable.empty() : InputTable.read(file);
  }

  private ModelSource source(String name, InputTable table) {
    if (ModelName.isRecord(name)) {
      return new ModelSource(name, ImmutableList.of(), "", seed);
    }
    ImmutableList<String> known = table.of(name);
    boolean zoo = name.startsWith("zoo:") || Zoo.find(name).isPresent();
    ImmutableList<String> unknown = zoo ? ImmutableList.of() : ImmutableList.copyOf(otherwise);
    return new ModelSource(name, known.isEmpty() ? unknown : known, classpath, seed);
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> models = files.filter(file -> ModelName.isFile(file.toString())).sorted().toList();
      if (models.isEmpty()) {
        throw new BadInputException(
            "No model in the folder %s: these end in %s".formatted(folder, ModelName.endings()));
      }
      return models.stream();
    } catch (IOException e) {
      throw new BadInputException("The folder %s can't be read".formatted(folder), e);
    }
  }
}
