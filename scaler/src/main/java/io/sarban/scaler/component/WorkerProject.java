// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The worker as a Maven project: its own dependencies, and the version of each library on board.
 *
 * @param home where Sarban is installed
 */
record WorkerProject(Path home) {

  private static final String LIST = "worker/target/lib.list";

  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>.*?</dependency>");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>([A-Za-z0-9_.-]+)</artifactId>");

  /** A line of {@code dependency:list}: group, artifact, type, perhaps classifier, version. */
  private static final Pattern LISTED =
      Pattern.compile(
          "\\s*([\\w.-]+):([\\w.-]+):([\\w.-]+):(?:([\\w.-]+):)?([\\w.-]+):(?:compile|runtime)\\b.*");

  /** Components that routes use without naming them. */
  private static final Set<String> ALWAYS = Set.of("camel-bean", "camel-direct");

  boolean isBuilt() {
    return Files.exists(home.resolve(LIST));
  }

  /** The artifacts that the general worker has. */
  Set<String> onBoard() {
    return listed().stream()
        .map(LISTED::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(2))
        .collect(Collectors.toSet());
  }

  /**
   * A pom.xml with the worker's dependencies.
   *
   * @param more further Camel artifacts
   * @param optional artifacts of the worker to leave out, unless they are in {@code more}
   */
  String pom(Collection<String> more, Set<String> optional) {
    Set<String> added = new TreeSet<>(more);
    StringBuilder dependencies = new StringBuilder();
    for (String own : own()) {
      String artifact = artifact(own);
      if (!optional.contains(artifact) || ALWAYS.contains(artifact) || added.contains(artifact)) {
        dependencies.append(own).append('\n');
      }
      added.remove(artifact);
    }
    added.forEach(artifact -> dependencies.append(dependency("org.apache.camel", artifact)));
    // replaces commons-logging, which is excluded everywhere
    dependencies.append(dependency("org.springframework", "spring-jcl"));
    return """
    <project>
    <modelVersion>4.0.0</modelVersion>
    <parent><groupId>io.sarban</groupId><artifactId>sarban</artifactId><version>%s</version>
    <relativePath>../../../pom.xml</relativePath></parent>
    <artifactId>sarban-worker-of-routes</artifactId>
    <packaging>pom</packaging>
    <dependencyManagement><dependencies>
    %s</dependencies></dependencyManagement>
    <dependencies>
    %s</dependencies>
    </project>
    """
        .formatted(version(), managed(), dependencies);
  }

  private String version() {
    Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(text("worker/pom.xml"));
    return version.find() ? version.group(1) : "";
  }

  /** The worker's own dependencies, without those for tests. */
  private List<String> own() {
    return DEPENDENCY
        .matcher(text("worker/pom.xml"))
        .results()
        .map(found -> found.group().replaceAll("(?s)<!--.*?-->", ""))
        .filter(own -> !own.contains("<scope>test</scope>"))
        .toList();
  }

  private static String artifact(String dependency) {
    Matcher name = ARTIFACT.matcher(dependency);
    return name.find() ? name.group(1) : "";
  }

  private static String dependency(String group, String artifact) {
    return "<dependency><groupId>"
        + group
        + "</groupId><artifactId>"
        + artifact
        + "</artifactId><exclusions><exclusion><groupId>commons-logging</groupId>"
        + "<artifactId>commons-logging</artifactId></exclusion></exclusions></dependency>\n";
  }

  /** Pins the libraries on board to their versions. */
  private String managed() {
    return listed().stream()
        .map(LISTED::matcher)
        .filter(Matcher::matches)
        .map(WorkerProject::managed)
        .collect(Collectors.joining());
  }

  private static String managed(Matcher line) {
    String classifier =
        line.group(4) == null ? "" : "<classifier>" + line.group(4) + "</classifier>";
    return "<dependency><groupId>"
        + line.group(1)
        + "</groupId><artifactId>"
        + line.group(2)
        + "</artifactId><version>"
        + line.group(5)
        + "</version><type>"
        + line.group(3)
        + "</type>"
        + classifier
        + "</dependency>\n";
  }

  private List<String> listed() {
    return text(LIST).lines().toList();
  }

  private String text(String file) {
    try {
      return Files.readString(home.resolve(file));
    } catch (IOException e) {
      throw new ComponentException(
          "the worker is not built below " + home + ": run ./sarban of a clone of Sarban");
    }
  }
}
