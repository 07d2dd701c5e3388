// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.sarban.scaler.function.FunctionFolder;
import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.yaml.UnreadableException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A folder of Azure Functions on this machine. Reading is limited to 8 folders deep, 5,000 files
 * and 16 MiB.
 */
public record FunctionFiles(Path folder) {

  private static final int MAX_DEPTH = 8;
  private static final int MAX_FILES = 5_000;
  private static final int MAX_ALL = 16 << 20;

  /** Folders of dependencies, tests and build results. */
  private static final Set<String> SKIPPED =
      Set.of(
          "node_modules", "obj", "__pycache__", "site-packages", "venv", "dist", "test", "tests");

  private static final Set<String> NAMED =
      Set.of(
          "host.json",
          "function.json",
          "functions.metadata",
          "local.settings.json",
          "package.json",
          "tsconfig.json",
          "requirements.txt",
          "pom.xml",
          "build.gradle",
          "build.gradle.kts");

  private static final Set<String> SOURCES =
      Set.of(".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".py", ".ps1", ".csproj", ".fsproj");

  /** Whether the folder holds Azure Functions. */
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve("host.json"));
  }

  /**
   * Reads the files that describe the functions.
   *
   * @throws FunctionException if the folder cannot be read, or exceeds a limit
   */
  public FunctionFolder read() {
    Reading reading = new Reading();
    try {
      Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, reading);
    } catch (IOException e) {
      throw new FunctionException(folder + " cannot be read: check its permissions");
    }
    return new FunctionFolder(reading.texts);
  }

  private final class Reading extends SimpleFileVisitor<Path> {

    private final Map<String, String> texts = new TreeMap<>();
    private int files;
    private long bytes;

    @Override
    public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
      String name = String.valueOf(visited.getFileName());
      boolean skip = !visited.equals(folder) && (name.startsWith(".") || SKIPPED.contains(name));
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      if (!attributes.isRegularFile() || !NAMED.contains(name) && !SOURCES.contains(end(name))) {
        return FileVisitResult.CONTINUE;
      }
      bytes += attributes.size();
      files++;
      if (files > MAX_FILES || bytes > MAX_ALL) {
        throw new FunctionException(
            folder
                + " holds more than 5,000 files or 16 MiB of sources: name the app's own folder");
      }
      texts.put(path(file), text(file));
      return FileVisitResult.CONTINUE;
    }

    private String path(Path file) {
      return folder.relativize(file).toString().replace('\\', '/');
    }

    private String text(Path file) throws IOException {
      try {
        return Texts.read(file);
      } catch (UnreadableException e) {
        throw new FunctionException(path(file) + " " + e.getMessage());
      }
    }
  }

  private static String end(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }
}
