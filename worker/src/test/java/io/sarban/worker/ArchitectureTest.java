// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A package for each source, which knows neither the worker nor other sources: an image has the
 * libraries of some sources only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final String OWN = "io.sarban.worker.";

  private JavaClasses worker;

  @BeforeAll
  void read() {
    worker =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sarban.worker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"azurequeue", "jms", "kafka", "nats", "rabbitmq"})
  void aSourceKnowsProblemsOnly(String source) {
    noClasses()
        .that()
        .resideInAPackage(OWN + source + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.sarban..")
                .and(not(resideInAnyPackage(OWN + source + "..", OWN + "problem.."))))
        .check(worker);
  }

  @Test
  void problemsArePlain() {
    classes()
        .that()
        .resideInAPackage(OWN + "problem..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(OWN + "problem..", "org.snakeyaml.engine..", "java..")
        .check(worker);
  }

  /** A package, and the client library that no other package uses. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "azurequeue com.azure",
        "jms jakarta.jms",
        "jms org.apache.qpid",
        "kafka org.apache.kafka",
        "nats io.nats",
        "rabbitmq org.springframework.amqp",
        "rabbitmq com.rabbitmq"
      })
  void aSourceKeepsItsClient(String sourceAndClient) {
    String[] names = sourceAndClient.split(" ");
    noClasses()
        .that()
        .resideInAPackage("io.sarban..")
        .and()
        .resideOutsideOfPackage(OWN + names[0] + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(names[1] + "..")
        .check(worker);
  }

  /** Removes packages without dependencies again and again, until none is left. */
  @Test
  void noArrowsRunInCircles() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass from : worker) {
      Set<String> known = arrows.computeIfAbsent(from.getPackageName(), name -> new TreeSet<>());
      from.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .map(JavaClass::getPackageName)
          .filter(name -> name.startsWith("io.sarban.") && !name.equals(from.getPackageName()))
          .forEach(known::add);
    }
    assertThat(arrows.get("io.sarban.worker")).contains(OWN + "nats");
    while (arrows.values().removeIf(Set::isEmpty)) {
      arrows.values().forEach(known -> known.retainAll(arrows.keySet()));
    }
    assertThat(arrows).isEmpty();
  }
}
