// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
            OWN + "problem..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.math..")
        .check(scaler);
  }

  /** Only plan.rule reads specs and annotations. */
  @Test
  void decideKnowsNoSpecs() {
    noClasses()
        .that()
        .resideInAPackage(OWN + "decide..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(OWN + "resource..")
                .and(not(belongToAnyOf(Engine.class, MetricTarget.class, MetricType.class))))
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

  /** A package, and the other packages that it may depend on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "problem name",
        "trust problem io.sarban.gateway",
        "text yaml problem",
        "http problem trust",
        "tls problem http",
        "memory",
        "fair",
        "resource name problem",
        "resolve resource name problem",
        "yaml problem",
        "route resource resolve name problem yaml",
        "function problem",
        "image",
        "component yaml problem io.sarban.gateway.text",
        "trigger yaml",
        "measure resource resolve name problem text http tls trust yaml trigger watch"
            + " io.sarban.gateway.text",
        "credential fair resource resolve name problem text http tls trust",
        "decide resource problem",
        "watch resource name problem",
        "act resource name problem decide http",
        "plan.rule resource problem decide",
        "plan resource resolve name problem text tls decide measure watch trigger",
        "report resource name problem decide act",
        "event resource resolve name problem decide act report watch http trust",
        "poll fair resource resolve name problem decide measure watch act plan report",
        "local.manifest resource name problem watch yaml route function",
        "local.worker resource resolve name problem decide plan.rule watch act http component",
        "gateway resource name problem measure report watch local io.sarban.gateway",
        "serve resource name problem decide poll report",
        "kubernetes resource resolve name problem decide measure credential watch act report serve"
            + " event route function io.sarban.gateway"
      })
  void knowsOnly(String packages) {
    String[] own =
        Stream.of(packages.split(" "))
            .map(name -> name.startsWith("io.sarban.") ? name + ".." : OWN + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(own[0])
        .should()
        .dependOnClassesThat(resideInAPackage("io.sarban..").and(not(resideInAnyPackage(own))))
        .check(scaler);
  }

  /** It could be given to Camel as it is. */
  @Test
  void theComponentForScaleKnowsCamelAndTheClientOnly() {
    JavaClasses component =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sarban.camel");
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.sarban.camel..", "org.apache.camel..", "io.fabric8..", "org.slf4j..", "java..")
        .check(component);
  }

  /**
   * Removes packages without dependencies again and again, until none is left.
   *
   * @param depth number of names below {@code io.sarban.scaler} that make a package
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noArrowsRunInCircles(int depth) {
    Map<String, Set<String>> arrows = arrows(depth);
    while (arrows.values().removeIf(Set::isEmpty)) {
      arrows.values().forEach(known -> known.retainAll(arrows.keySet()));
    }
    assertThat(arrows).isEmpty();
  }

  private Map<String, Set<String>> arrows(int depth) {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass from : scaler) {
      Set<String> known = arrows.computeIfAbsent(cut(from, depth), name -> new TreeSet<>());
      from.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .filter(resideInAPackage("io.sarban.."))
          .map(to -> cut(to, depth))
          .filter(name -> !name.equals(cut(from, depth)))
          .forEach(known::add);
    }
    return arrows;
  }

  private static String cut(JavaClass type, int depth) {
    return Stream.of(type.getPackageName().split("\\.", -1))
        .limit(3L + depth)
        .collect(Collectors.joining("."));
  }
}
