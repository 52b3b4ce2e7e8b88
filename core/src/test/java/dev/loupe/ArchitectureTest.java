package dev.loupe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Which package may know which. */
@AnalyzeClasses(packages = "dev.loupe", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theHistoryIsPlainData =
      noClasses()
          .that()
          .resideInAPackage("dev.loupe.history..")
          // They hand out tensors, which their implementations have.
          .and()
          .haveNameNotMatching(".*\\.(Activation|Gradients|GraphlessGradients)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.bytedeco..",
              "com.sun.jna..",
              "dev.loupe.dispatch..",
              "dev.loupe.model..",
              "dev.loupe.capture..",
              "dev.loupe.rolling..");

  @ArchTest
  static final ArchRule rollingKnowsNothingOfLoupe =
      noClasses()
          .that()
          .resideInAPackage("dev.loupe.rolling..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.bytedeco..",
              "dev.loupe",
              "dev.loupe.dispatch..",
              "dev.loupe.model..",
              "dev.loupe.capture..",
              "dev.loupe.history..",
              "dev.loupe.error..");

  @ArchTest
  static final ArchRule dispatchKnowsNothingOfRecording =
      noClasses()
          .that()
          .resideInAPackage("dev.loupe.dispatch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.loupe.model..", "dev.loupe.capture..", "dev.loupe.history..");

  @ArchTest
  static final ArchRule theNativeTrickIsInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.loupe.dispatch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static void packagesKnowOnlyThoseAboveThemInTheTableOfContributing(JavaClasses classes)
      throws IOException {
    List<String> table = table();

    assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrderElementsOf(table);
    for (int i = 0; i < table.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAPackage(table.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(table.subList(i + 1, table.size()).toArray(String[]::new))
          .check(classes);
    }
  }

  private static List<String> table() throws IOException {
    String text = Files.readString(Path.of("..", "CONTRIBUTING.md"));
    return Pattern.compile("^\\| `([\\w.]+)` \\|", Pattern.MULTILINE)
        .matcher(text.substring(text.indexOf("| Package | What |")))
        .results()
        .map(row -> row.group(1))
        .map(name -> name.equals("dev.loupe") ? name : "dev.loupe." + name)
        .toList();
  }
}
