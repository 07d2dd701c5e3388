package io.sarban.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The routes and counts are plain values; nothing knows the scaler; no arrows in circles. */
class ArchitectureTest {

  private final JavaClasses gateway =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sarban.gateway");

  @Test
  void routesAndCountsArePlain() {
    classes()
        .that()
        .resideInAnyPackage("io.sarban.gateway.route..", "io.sarban.gateway.count..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sarban.gateway.route..",
            "io.sarban.gateway.count..",
            "com.fasterxml.jackson.databind..",
            "java..")
        .check(gateway);
  }

  @Test
  void onlyTheClustersPartsKnowItsClient() {
    classes()
        .that()
        .resideOutsideOfPackages("io.sarban.gateway.kubernetes..", "io.sarban.gateway.main..")
        .and()
        .haveNameNotMatching("io.sarban.gateway.Main")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("io.fabric8..", "org.apache.camel..", "io.micrometer..")
        .check(gateway);
  }

  @Test
  void noArrowsInCircles() {
    slices().matching("io.sarban.gateway.(*)..").should().beFreeOfCycles().check(gateway);
  }
}
