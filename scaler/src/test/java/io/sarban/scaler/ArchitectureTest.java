package io.sarban.scaler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Arrows between the packages point one way, downward in the flow. */
@AnalyzeClasses(packages = "io.sarban.scaler", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String OWN = "io.sarban.scaler.";

  @ArchTest
  static final ArchRule DECIDE_KNOWS_PLAIN_VALUES_ONLY =
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
              "java.math..");

  @ArchTest
  static final ArchRule DECIDE_HAS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage(OWN + "decide..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest static final ArchRule HTTP_KNOWS_NO_OTHER = knowsOnly("http");

  @ArchTest static final ArchRule RESOURCE_KNOWS_NO_OTHER = knowsOnly("resource");

  @ArchTest static final ArchRule MEASURE_KNOWS = knowsOnly("measure", "resource");

  @ArchTest
  static final ArchRule CREDENTIAL_KNOWS = knowsOnly("credential", "resource", "measure", "http");

  @ArchTest static final ArchRule SCHEDULE_KNOWS = knowsOnly("schedule", "resource");

  @ArchTest static final ArchRule WATCH_KNOWS = knowsOnly("watch", "resource", "decide");

  @ArchTest static final ArchRule ACT_KNOWS = knowsOnly("act", "resource", "decide", "http");

  @ArchTest
  static final ArchRule POLL_KNOWS =
      knowsOnly("poll", "resource", "decide", "measure", "schedule", "watch", "act");

  @ArchTest
  static final ArchRule LOCAL_KNOWS = knowsOnly("local", "resource", "decide", "watch", "act");

  @ArchTest static final ArchRule SERVE_KNOWS = knowsOnly("serve", "resource", "decide", "poll");

  @ArchTest
  static final ArchRule KUBERNETES_KNOWS =
      knowsOnly(
          "kubernetes",
          "resource",
          "decide",
          "measure",
          "credential",
          "schedule",
          "watch",
          "act",
          "poll",
          "serve");

  private static ArchRule knowsOnly(String from, String... known) {
    return noClasses()
        .that()
        .resideInAPackage(OWN + from + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.sarban..").and(not(resideInAnyPackage(packages(from, known)))));
  }

  private static String[] packages(String from, String... known) {
    String[] packages = new String[known.length + 1];
    packages[0] = OWN + from + "..";
    for (int i = 0; i < known.length; i++) {
      packages[i + 1] = OWN + known[i] + "..";
    }
    return packages;
  }
}
