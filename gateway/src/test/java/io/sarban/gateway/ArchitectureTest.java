// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
        .and()
        .haveNameNotMatching("io.sarban.gateway.Main")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("io.fabric8..", "org.apache.camel..", "io.micrometer..")
        .check(gateway);
  }

  @Test
  void noArrowsInCircles() {
    Set<JavaPackage> parts = gateway.getPackage("io.sarban.gateway").getSubpackages();
    Map<JavaPackage, Set<JavaPackage>> arrows = new HashMap<>();
    for (JavaPackage part : parts) {
      Set<JavaPackage> known = new HashSet<>(part.getPackageDependenciesFromThisPackageTree());
      known.retainAll(parts);
      arrows.put(part, known);
    }
    assertThat(arrows.values())
        .as("the packages know each other")
        .anyMatch(known -> !known.isEmpty());
    // removes packages that depend on no other, until none is left
    while (arrows.values().removeIf(Set::isEmpty)) {
      arrows.values().forEach(known -> known.retainAll(arrows.keySet()));
    }
    assertThat(arrows).isEmpty();
  }
}
