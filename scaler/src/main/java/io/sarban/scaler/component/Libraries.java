package io.sarban.scaler.component;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The libraries that a worker of some routes needs. What is not on board is fetched by Maven, once:
 * Maven's local repository keeps it, and {@code target/components} which files they are.
 */
public final class Libraries {

  private final Path home;
  private final boolean offline;
  private final Catalog catalog = Catalog.camel();
  private final WorkerProject project;
  private final Consumer<String> tell;

  /**
   * @param home where Sarban is installed
   * @param offline whether nothing may be fetched
   * @param tell hears what is fetched
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

  /** What the general worker lacks, by the artifact that has it; nothing where none is built. */
  public Map<String, String> missing(RouteNeeds needs) {
    Map<String, String> missing = new TreeMap<>(needs.artifacts());
    if (!project.isBuilt()) {
      return Map.of();
    }
    missing.keySet().removeAll(project.onBoard());
    return missing;
  }

  /**
   * What has to stand behind the general worker's own libraries; nothing for most routes.
   *
   * @throws ComponentException if it cannot be had
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
   * All libraries of a worker that runs these routes and no others. Where only running them would
   * tell what they need, those of the general worker are among them.
   *
   * @throws ComponentException if one cannot be had
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

  /** What is there already is not asked for again. */
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
      // in one step: another command may do the same
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
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(pom.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
