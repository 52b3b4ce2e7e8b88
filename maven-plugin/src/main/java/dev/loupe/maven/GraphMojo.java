package dev.loupe.maven;

import dev.loupe.cli.page.Comment;
import dev.loupe.error.BadInputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/** Draws the graph of a model, as {@code loupe graph} does. */
@Mojo(
    name = "graph",
    defaultPhase = LifecyclePhase.PROCESS_CLASSES,
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    threadSafe = true)
public final class GraphMojo extends LoupeMojo {

  /** A class of the project or of its dependencies, a TorchScript file, or a model of the zoo. */
  @Parameter(property = "loupe.model", required = true)
  private String model;

  /** Options of {@code loupe graph}, such as {@code --input 1x3x224x224 --depth 2}. */
  @Parameter(property = "loupe.options", defaultValue = "")
  private String options = "";

  /** Where the drawing goes; the ending says the format. */
  @Parameter(
      property = "loupe.output",
      defaultValue = "${project.build.directory}/loupe/model.svg",
      required = true)
  private File output;

  /** For Maven. */
  public GraphMojo() {}

  @Override
  List<String> command() throws MojoExecutionException {
    List<String> command = new ArrayList<>(List.of("graph", model));
    try {
      command.addAll(new Comment(1, options == null ? "" : options.strip()).words());
      Files.createDirectories(output.toPath().toAbsolutePath().getParent());
    } catch (BadInputException e) {
      throw new MojoExecutionException("The options: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new MojoExecutionException("No folder for %s can be made".formatted(output), e);
    }
    if (!classpath().isEmpty()) {
      command.addAll(List.of("--classpath", classpath()));
    }
    command.addAll(List.of("-o", output.getPath()));
    return command;
  }
}
