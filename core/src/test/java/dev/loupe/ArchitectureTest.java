package dev.loupe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
          .haveNameNotMatching(".*\\.(Activation|Gradients|NoGradients)")
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
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.loupe.(*)..").should().beFreeOfCycles();
}
