package dev.loupe.analysis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.loupe.analysis", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule chartsArePicturesOfPlainData =
      noClasses()
          .that()
          .resideInAPackage("dev.loupe.analysis.chart..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..", "dev.loupe.history..", "dev.loupe.model..");

  @ArchTest
  static final ArchRule hasNoCycles =
      slices().matching("dev.loupe.analysis.(*)..").should().beFreeOfCycles();
}
