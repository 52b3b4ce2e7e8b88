package dev.loupe.render;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.loupe.render", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule knowsNothingOfLibtorchOrRecording =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..", "dev.loupe.capture..", "dev.loupe.model..");

  @ArchTest
  static final ArchRule hasNoCycles =
      slices().matching("dev.loupe.render.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule exportsLayOutsAndViewsInLayers =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.loupe.render..")
          .layer("front")
          .definedBy("dev.loupe.render")
          .layer("page")
          .definedBy("dev.loupe.render.page")
          .layer("export")
          .definedBy("dev.loupe.render.export..")
          .layer("layout")
          .definedBy("dev.loupe.render.layout..")
          .layer("view")
          .definedBy("dev.loupe.render.view..")
          .whereLayer("front")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("page")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("export")
          .mayOnlyBeAccessedByLayers("front", "page")
          .whereLayer("layout")
          .mayOnlyBeAccessedByLayers("front", "page", "export");

  @ArchTest
  static final ArchRule formatsDoNotKnowEachOther =
      slices().matching("dev.loupe.render.export.(*)..").should().notDependOnEachOther();
}
