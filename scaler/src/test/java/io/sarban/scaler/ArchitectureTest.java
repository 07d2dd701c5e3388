package io.sarban.scaler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrows between the packages point one way, downward in the flow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final String OWN = "io.sarban.scaler.";

  private JavaClasses scaler;

  @BeforeAll
  void read() {
    scaler =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sarban.scaler");
  }

  @Test
  void decideKnowsPlainValuesOnly() {
    classes()
        .that()
        .resideInAPackage(OWN + "decide..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            OWN + "decide..",
            OWN + "resource..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.math..")
        .check(scaler);
  }

  @Test
  void decideHasNoClock() {
    noClasses()
        .that()
        .resideInAPackage(OWN + "decide..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(scaler);
  }

  /** A package, and those beside itself that it may know. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http",
        "resource",
        "measure resource",
        "credential resource measure http",
        "schedule resource",
        "watch resource decide",
        "act resource decide http",
        "poll resource decide measure schedule watch act",
        "local resource decide watch act",
        "serve resource decide poll",
        "kubernetes resource decide measure credential schedule watch act poll serve"
      })
  void knowsOnly(String packages) {
    String[] own =
        Stream.of(packages.split(" ")).map(name -> OWN + name + "..").toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(own[0])
        .should()
        .dependOnClassesThat(resideInAPackage("io.sarban..").and(not(resideInAnyPackage(own))))
        .check(scaler);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(*)..", "kubernetes.(*)..", "measure.(*)..", "(**)"})
  void noArrowsRunInCircles(String packages) {
    slices().matching(OWN + packages).should().beFreeOfCycles().check(scaler);
  }
}
