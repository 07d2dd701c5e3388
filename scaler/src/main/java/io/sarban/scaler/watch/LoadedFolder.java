// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The files of a folder that are loaded into the running scaler, and loaded again when they change.
 * If a file does not load, its last good state stays.
 */
public final class LoadedFolder {

  /** Loads and unloads files. The message of an exception is reported for the file. */
  public interface Loader {

    /** Loads a file that is new or has changed. */
    void load(Path file) throws Exception;

    /** Drops what a deleted file has loaded, if anything. */
    void unload(Path file) throws Exception;
  }

  private final Path folder;
  private final String ending;
  private final Loader loader;
  private final BiConsumer<Path, Optional<String>> report;
  private final Map<Path, FileTime> seen = new HashMap<>();

  /**
   * @param ending of the files' names
   * @param report receives the result for each file that was tried: what is wrong with it, or that
   *     it is valid
   */
  public LoadedFolder(
      Path folder, String ending, Loader loader, BiConsumer<Path, Optional<String>> report) {
    this.folder = folder;
    this.ending = ending;
    this.loader = loader;
    this.report = report;
  }

  /** Loads new and changed files, and drops deleted ones; returns whether there were any. */
  public synchronized boolean refresh() {
    Map<Path, FileTime> now;
    try {
      now = files();
    } catch (IOException e) {
      report.accept(folder, Optional.of("cannot be read: " + e.getMessage()));
      return false;
    }
    boolean changed = false;
    for (Path file : List.copyOf(seen.keySet())) {
      if (!now.containsKey(file)) {
        tell(file, loader::unload);
        changed = true;
      }
    }
    for (Map.Entry<Path, FileTime> file : now.entrySet()) {
      if (!file.getValue().equals(seen.get(file.getKey()))) {
        tell(file.getKey(), loader::load);
        changed = true;
      }
    }
    seen.clear();
    seen.putAll(now);
    return changed;
  }

  @FunctionalInterface
  private interface Step {
    void take(Path file) throws Exception;
  }

  private void tell(Path file, Step step) {
    try {
      step.take(file);
      report.accept(file, Optional.empty());
    } catch (Exception e) {
      report.accept(file, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private Map<Path, FileTime> files() throws IOException {
    Map<Path, FileTime> files = new HashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(one -> one.toString().endsWith(ending)).toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }
}
