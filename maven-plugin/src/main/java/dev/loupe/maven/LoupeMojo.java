package dev.loupe.maven;

import static com.google.common.collect.ImmutableList.toImmutableList;

import dev.loupe.cli.process.LoupeProcess;
import dev.loupe.error.LoupeException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** Runs one command of Loupe's in a process of its own. */
abstract class LoupeMojo extends AbstractMojo {

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  private List<Artifact> artifacts;

  /** Do nothing. */
  @Parameter(property = "loupe.skip", defaultValue = "false")
  private boolean skip;

  /** The command and its arguments. */
  abstract List<String> command() throws MojoExecutionException;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("Loupe is skipped");
      return;
    }
    LoupeProcess loupe =
        new LoupeProcess(
            artifacts.stream()
                .map(artifact -> artifact.getFile().toPath())
                .collect(toImmutableList()));
    LoupeProcess.Result result;
    try {
      result = loupe.run(project.getBasedir().toPath(), command());
    } catch (LoupeException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    }
    if (!result.passed()) {
      result.lines().forEach(getLog()::error);
      throw new MojoFailureException(result.reason());
    }
    result.lines().forEach(getLog()::info);
  }

  /** The project's classes and all that they need, as far as there are any. */
  final String classpath() throws MojoExecutionException {
    try {
      return project.getRuntimeClasspathElements().stream()
          .filter(element -> Path.of(element).toFile().exists())
          .collect(Collectors.joining(File.pathSeparator));
    } catch (DependencyResolutionRequiredException e) {
      throw new MojoExecutionException("The project's dependencies are not resolved", e);
    }
  }
}
