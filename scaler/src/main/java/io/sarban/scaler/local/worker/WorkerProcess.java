// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.sarban.scaler.name.ApiName;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One replica: a process of this machine, with a folder for its mounts and a file for its log. */
final class WorkerProcess {

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final long MAX_LOG_BYTES = 10_000_000;
  private static final Duration STARTS = Duration.ofSeconds(30);

  private final WorkerTemplate template;
  private final String name;
  private final Path folder;
  private final Path log;
  private final int port;
  private final Process process;
  private final Instant started;
  private Instant killAt;
  private volatile boolean ready;
  private volatile boolean answering;

  private WorkerProcess(
      WorkerTemplate template,
      String name,
      Path folder,
      Path log,
      int port,
      Process process,
      Instant started) {
    this.template = template;
    this.name = name;
    this.folder = folder;
    this.log = log;
    this.port = port;
    this.process = process;
    this.started = started;
  }

  /**
   * Starts a replica.
   *
   * @param name unique in the work folder
   */
  static WorkerProcess start(WorkerTemplate template, WorkerStart with, String name, Instant now)
      throws IOException {
    Path work = with.work();
    Path folder = work.resolve("replicas").resolve(name);
    Map<String, String> mounted = mount(template, folder);
    Path log = work.resolve("logs").resolve(name + ".log");
    Files.createDirectories(log.getParent());
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.delete(log);
    }
    int port = with.ports().next();
    ProcessBuilder builder =
        new ProcessBuilder(words(template.words(with.worker(), mounted, port)));
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(new File("/dev/null"));
    builder.environment().putAll(template.environment());
    if (template.ownServer()) {
      builder.environment().put(WorkerTemplate.PORT, String.valueOf(port));
    }
    builder.environment().put("SARBAN_WORKER_HOST", "127.0.0.1");
    builder.environment().put("SARBAN_WORKER_PORT", String.valueOf(port));
    builder.environment().put("SARBAN_GRACE_SECONDS", String.valueOf(template.grace().toSeconds()));
    return new WorkerProcess(template, name, folder, log, port, builder.start(), now);
  }

  /** Lets the kernel end a replica with its parent, so that it does not outlive a killed scaler. */
  private static List<String> words(List<String> program) {
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      words.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "TERM", "--"));
    }
    words.addAll(program);
    return words;
  }

  private static Map<String, String> mount(WorkerTemplate template, Path folder)
      throws IOException {
    Map<String, String> mounted = new HashMap<>();
    var onlyMine =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(folder, onlyMine);
    for (Map.Entry<String, Map<String, String>> mount : template.mounts().entrySet()) {
      Path at = folder.resolve("mount-" + mounted.size());
      Files.createDirectories(at, onlyMine);
      for (Map.Entry<String, String> file : mount.getValue().entrySet()) {
        // the API server allows no other keys; another key in a folder could point elsewhere
        if (ApiName.isKey(file.getKey())) {
          Files.writeString(at.resolve(file.getKey()), file.getValue());
          Files.setPosixFilePermissions(
              at.resolve(file.getKey()), PosixFilePermissions.fromString("rw-------"));
        }
      }
      mounted.put(mount.getKey(), at.toAbsolutePath().toString());
    }
    return mounted;
  }

  WorkerTemplate template() {
    return template;
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  Instant started() {
    return started;
  }

  /**
   * Whether the process is starting, and so occupies a core; after some time it counts as waiting.
   */
  boolean isStarting(Instant now) {
    return isGeneralWorker() && !ready && now.isBefore(started.plus(STARTS));
  }

  boolean isReady() {
    return ready;
  }

  void ready(boolean is) {
    ready = is;
  }

  /** Whether the process accepts HTTP requests on its port. */
  boolean isAnswering() {
    return isGeneralWorker() ? ready : answering;
  }

  void answering(boolean is) {
    answering = is;
  }

  /** Whether the process is probed until it answers. */
  boolean isAsked() {
    return isGeneralWorker() || template.ownServer();
  }

  /** The port on which the general worker answers; the user's own program may not use it. */
  int port() {
    return port;
  }

  boolean isGeneralWorker() {
    return template.command().isEmpty();
  }

  /** Asks the process to end, and kills it once its grace period is over. */
  void stop(Instant now) {
    if (killAt == null) {
      killAt = now.plus(template.grace());
      process.destroy();
    } else if (now.isAfter(killAt)) {
      process.destroyForcibly();
    }
  }

  /** The last line of the log, which shows the user why the process ended. */
  String lastWords() {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  /** Removes the log of a process that is no longer needed. */
  void forget() {
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      // a log that remains does no harm
    }
  }

  /** Removes the mounts, with the secrets in them. */
  void clean() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // the next replica with that name overwrites it
    }
  }
}
