// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.sarban.scaler.route.RouteFile;
import io.sarban.scaler.route.Variables;
import io.sarban.scaler.route.component.RouteException;
import io.sarban.scaler.yaml.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Route files that a user names, and the variables in the same folders.
 *
 * @param paths files, or one folder of files
 */
public record RouteFiles(List<Path> paths) {

  private static final int MAX_BYTES = 1 << 20;

  /** Files with variables; a later one overrides an earlier one. */
  private static final List<String> VARIABLES = List.of(".env", "connection.env");

  public RouteFiles {
    paths = List.copyOf(paths);
  }

  /** Whether a folder holds routes and no manifests. */
  public static boolean hold(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(RouteFiles::isYaml).toList();
      return !files.isEmpty() && files.stream().allMatch(RouteFiles::isRoute);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a file of that name, in one of the folders, is read or may be a route. */
  boolean reads(String name) {
    return VARIABLES.contains(name)
        || isYamlName(name)
        || paths.stream().anyMatch(path -> path.endsWith(name));
  }

  /** Whether a folder holds a route, whatever else it holds. */
  public static boolean holdsAny(Path folder) {
    return !files(folder).isEmpty();
  }

  private static boolean isYaml(Path file) {
    return isYamlName(file.getFileName().toString()) && Files.isRegularFile(file);
  }

  private static boolean isYamlName(String name) {
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && !name.startsWith(".");
  }

  private static boolean isRoute(Path file) {
    if (file.getFileName().toString().endsWith(".camel.yaml")) {
      return true;
    }
    try {
      return Files.size(file) <= MAX_BYTES && RouteFile.isOne(Texts.read(file));
    } catch (IOException | UnreadableException e) {
      return false;
    }
  }

  /**
   * Reads all files.
   *
   * @throws RouteException if a file is missing, or cannot be read
   */
  public List<RouteFile> read() {
    List<RouteFile> read =
        files().stream()
            .map(file -> RouteFile.read(file.getFileName().toString(), text(file)))
            .toList();
    if (read.isEmpty()) {
      throw new RouteException(paths.get(0) + " holds no *.camel.yaml: put a route into it");
    }
    return read;
  }

  /**
   * The files' texts, without parsing them.
   *
   * @throws RouteException if a file is missing, or is not text
   */
  public List<String> texts() {
    return files().stream().map(RouteFiles::text).toList();
  }

  private List<Path> files() {
    return paths.stream().flatMap(path -> files(path).stream()).toList();
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(file -> isYaml(file) && isRoute(file))
          .sorted()
          .map(file -> within(path, file))
          .toList();
    } catch (IOException e) {
      throw new RouteException(path + " cannot be read: check its permissions");
    }
  }

  /**
   * The variables in the routes' folders.
   *
   * @throws RouteException if a file with variables cannot be read
   */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Path folder : folders()) {
      for (String name : VARIABLES) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          variables.putAll(Variables.parse(text(within(folder, file)), file.toString()));
        }
      }
    }
    return variables;
  }

  /** Refuses a link that leaves a cloned folder, for example to the user's secrets. */
  private static Path within(Path folder, Path file) {
    try {
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw new RouteException(
            file + " is a link that leads out of its folder: copy the file into the folder");
      }
      return file;
    } catch (IOException e) {
      throw new RouteException(file + " cannot be read: check its permissions");
    }
  }

  /** The folders of the files. */
  Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>();
    for (Path path : paths) {
      folders.add(Files.isDirectory(path) ? path : path.toAbsolutePath().getParent());
    }
    return folders;
  }

  /** The default name of the workload: the name of the only file, or else of the folder. */
  public String name() {
    Path absolute = paths.get(0).toAbsolutePath().normalize();
    Path named = paths.size() == 1 ? absolute : absolute.getParent();
    return named.getFileName() == null ? "" : named.getFileName().toString();
  }

  private static String text(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new RouteException(file + " is missing: name a route file, or a folder");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new RouteException(file + " is larger than 1 MiB: split it");
      }
      return Texts.read(file);
    } catch (UnreadableException e) {
      throw new RouteException(file + " " + e.getMessage());
    } catch (IOException e) {
      throw new RouteException(file + " cannot be read: check its permissions");
    }
  }
}
