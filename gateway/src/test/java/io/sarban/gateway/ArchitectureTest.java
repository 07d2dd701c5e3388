// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The routes and counts are plain values, nothing depends on the scaler, and packages have no
 * cycles.
 */
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
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("io.fabric8..", "org.apache.camel..", "io.micrometer..")
        .check(gateway);
  }

  /** The package {@code io.sarban.gateway} itself is one of them. */
  @Test
  void noArrowsInCircles() {
    Map<String, Set<String>> arrows = arrows();
    assertThat(arrows.values())
        .as("the packages know each other")
        .anyMatch(known -> !known.isEmpty());
    // removes packages that depend on no other, until none is left
    while (arrows.values().removeIf(Set::isEmpty)) {
      arrows.values().forEach(known -> known.retainAll(arrows.keySet()));
    }
    assertThat(arrows).isEmpty();
  }

  private Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass from : gateway) {
      Set<String> known = arrows.computeIfAbsent(part(from), name -> new TreeSet<>());
      from.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .filter(resideInAPackage("io.sarban.gateway.."))
          .map(ArchitectureTest::part)
          .filter(name -> !name.equals(part(from)))
          .forEach(known::add);
    }
    return arrows;
  }

  /** The first name below {@code io.sarban.gateway}. */
  private static String part(JavaClass type) {
    return Stream.of(type.getPackageName().split("\\.", -1))
        .limit(4)
        .collect(Collectors.joining("."));
  }
}
