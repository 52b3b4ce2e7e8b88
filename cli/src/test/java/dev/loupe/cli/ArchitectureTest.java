package dev.loupe.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.loupe", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule NOBODY_NEEDS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.loupe.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.loupe.cli..");

  @ArchTest
  static final ArchRule MODELS_KNOW_NO_LOUPE =
      noClasses()
          .that()
          .resideInAPackage("dev.loupe.models..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.loupe", "dev.loupe.history..", "dev.loupe.capture..");

  @ArchTest
  static final ArchRule PARTS_DO_NOT_KNOW_THE_WHOLE =
      noClasses()
          .that()
          .resideInAPackage("dev.loupe.cli.*")
          .and()
          .resideOutsideOfPackage("dev.loupe.cli.process")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.loupe.cli");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.loupe.cli.(*)..").should().beFreeOfCycles();
}
