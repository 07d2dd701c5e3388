// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import io.sarban.gateway.text.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The libraries that a worker with certain routes needs. Maven fetches the missing ones once: its
 * local repository keeps them, and {@code target/components} keeps the lists of their files.
 */
public final class Libraries {

  private final Path home;
  private final boolean offline;
  private final Catalog catalog = Catalog.camel();
  private final WorkerProject project;
  private final Consumer<String> tell;

  /**
   * @param home where Sarban is installed
   * @param offline whether fetching is forbidden
   * @param tell receives a line for each fetched artifact
   */
  public Libraries(Path home, boolean offline, Consumer<String> tell) {
    this.home = home;
    this.offline = offline;
    this.project = new WorkerProject(home);
    this.tell = tell;
  }

  /** What routes need, read from their texts. */
  public RouteNeeds needs(Collection<String> texts, Map<String, String> variables) {
    return RouteNeeds.of(texts, variables, catalog);
  }

  /**
   * The artifacts that the general worker lacks, with the name that needs each; empty if no worker
   * is built.
   */
  public Map<String, String> missing(RouteNeeds needs) {
    Map<String, String> missing = new TreeMap<>(needs.artifacts());
    if (!project.isBuilt()) {
      return Map.of();
    }
    missing.keySet().removeAll(project.onBoard());
    return missing;
  }

  /**
   * The libraries to add to the general worker's own; empty for most routes.
   *
   * @throws ComponentException if one cannot be obtained
   */
  public List<Path> beside(RouteNeeds needs) {
    Map<String, String> missing = missing(needs);
    if (missing.isEmpty()) {
      return List.of();
    }
    Path own = home.resolve("worker/target/lib");
    return resolved(project.pom(missing.keySet(), Set.of()), missing).stream()
        .filter(jar -> !Files.exists(own.resolve(jar.getFileName())))
        .toList();
  }

  /**
   * All libraries of a worker that runs only these routes. Includes the general worker's libraries
   * if reading the routes does not show everything they need.
   *
   * @throws ComponentException if one cannot be obtained
   */
  public List<Path> only(RouteNeeds needs) {
    Map<String, String> missing = missing(needs);
    if (!needs.open()) {
      List<Path> few =
          resolved(project.pom(needs.artifacts().keySet(), catalog.artifacts()), missing);
      if (new Classes(few).hold(needs.types())) {
        return few;
      }
    }
    return resolved(project.pom(missing.keySet(), Set.of()), missing);
  }

  private List<Path> resolved(String pom, Map<String, String> missing) {
    Path folder = home.resolve("target/components").resolve(key(pom));
    Path list = folder.resolve("list");
    try {
      if (!Files.exists(list) || !read(list).stream().allMatch(Files::exists)) {
        Files.createDirectories(folder);
        resolve(Files.writeString(folder.resolve("pom.xml"), pom), list, missing);
      }
      return read(list);
    } catch (IOException e) {
      throw new ComponentException(
          folder + " cannot be written (" + e.getClass().getSimpleName() + ")");
    } catch (ComponentException e) {
      throw missing.isEmpty() ? e : named(missing, e);
    }
  }

  /** Does not resolve again if the list exists. */
  private void resolve(Path pom, Path list, Map<String, String> missing) throws IOException {
    Maven maven = Maven.find(System.getenv().getOrDefault("PATH", ""));
    Path written = Files.createTempFile(pom.getParent(), "list", "");
    try {
      if (maven.resolve(pom, written, true).isPresent()) {
        if (offline) {
          throw new ComponentException(
              "not fetched yet, and --offline forbids it: leave --offline out once");
        }
        tell.accept("Fetching " + names(missing) + " by Maven, once");
        Optional<String> failure = maven.resolve(pom, written, false);
        if (failure.isPresent()) {
          throw new ComponentException("Maven says: " + failure.get());
        }
      }
      // atomic: another command may write the same list
      Files.move(written, list, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static String names(Map<String, String> missing) {
    return missing.isEmpty() ? "the worker's libraries" : String.join(", ", missing.keySet());
  }

  private static ComponentException named(Map<String, String> missing, ComponentException e) {
    String names =
        missing.entrySet().stream()
            .map(one -> one.getKey() + " (" + one.getValue() + ")")
            .collect(Collectors.joining(", "));
    return new ComponentException(names + " cannot be had: " + e.getMessage());
  }

  private static List<Path> read(Path list) throws IOException {
    return Stream.of(Files.readString(list).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static String key(String pom) {
    return Sha256.hex(pom).substring(0, 16);
  }
}
