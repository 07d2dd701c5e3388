// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the route files in what a user names: files, folders, and ConfigMap mounts. */
final class RouteFiles {

  private RouteFiles() {}

  /**
   * The files as Camel's main wants them.
   *
   * @throws IllegalArgumentException if there is none
   */
  static String pattern(List<Path> named) {
    return Stream.concat(
            Stream.of("classpath:inflight.camel.yaml"),
            named.stream()
                .flatMap(path -> files(path).stream())
                .map(file -> "file:" + file.toAbsolutePath()))
        .collect(Collectors.joining(","));
  }

  private static List<Path> files(Path named) {
    if (Files.isRegularFile(named)) {
      return List.of(named);
    }
    if (!Files.isDirectory(named)) {
      throw new IllegalArgumentException(
          named + " is missing: name a route file or a folder of them");
    }
    // a ConfigMap's mount holds each file twice, once below the hidden folder ..data
    try (Stream<Path> all = Files.list(named)) {
      List<Path> files =
          all.filter(Files::isRegularFile).filter(RouteFiles::isRoute).sorted().toList();
      if (files.isEmpty()) {
        throw new IllegalArgumentException(named + " holds no *.yaml: put a route into it");
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(named + " cannot be read", e);
    }
  }

  private static boolean isRoute(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }
}
