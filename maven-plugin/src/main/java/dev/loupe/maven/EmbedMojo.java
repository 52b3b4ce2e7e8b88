package dev.loupe.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Draws the pictures that comments in pages ask for, as {@code loupe embed} does; or fails the
 * build where one is out of date.
 */
@Mojo(
    name = "embed",
    defaultPhase = LifecyclePhase.PROCESS_CLASSES,
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    threadSafe = true)
public final class EmbedMojo extends LoupeMojo {

  /** Pages in Markdown or AsciiDoc. */
  @Parameter(property = "loupe.pages", defaultValue = "README.md", required = true)
  private List<String> pages;

  /** Write nothing, and fail if a picture or page is out of date. */
  @Parameter(property = "loupe.check", defaultValue = "false")
  private boolean check;

  /** For Maven. */
  public EmbedMojo() {}

  @Override
  List<String> command() throws MojoExecutionException {
    List<String> command = new ArrayList<>(List.of("embed"));
    if (check) {
      command.add("--check");
    }
    if (!classpath().isEmpty()) {
      command.addAll(List.of("--classpath", classpath()));
    }
    command.addAll(pages);
    return command;
  }
}
