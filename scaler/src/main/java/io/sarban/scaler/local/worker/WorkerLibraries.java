// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.sarban.scaler.component.ComponentException;
import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.component.RouteNeeds;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * The libraries that routes need besides those of the general worker. A separate thread fetches
 * them, so that starting workers does not wait.
 */
final class WorkerLibraries {

  static final String CLASS_PATH = "SARBAN_WORKER_CLASSPATH";

  private static final Duration FORGETS_FAILURES = Duration.ofMinutes(1);
  private static final int MAX_KEPT = 1000;

  /** What decides about the libraries: a placeholder's value can name a component. */
  private record Wanted(List<String> routes, Map<String, String> environment) {

    static Wanted of(WorkerTemplate template) {
      return new Wanted(template.routes(), template.environment());
    }

    /** Keeps the environment's values out of logs. */
    @Override
    public String toString() {
      return "Wanted[" + routes.size() + "]";
    }
  }

  private record Asked(CompletableFuture<List<Path>> jars, Instant since) {}

  private final Libraries libraries;
  private final Map<Wanted, Asked> asked = new ConcurrentHashMap<>();
  private final ExecutorService fetching =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "libraries");
            thread.setDaemon(true);
            return thread;
          });

  WorkerLibraries(Libraries libraries) {
    this.libraries = libraries;
  }

  /**
   * The template with the libraries that its routes need; empty while they are fetched.
   *
   * @throws ComponentException if one cannot be obtained; the next try is after a minute
   */
  Optional<WorkerTemplate> completed(WorkerTemplate template, Instant now) {
    Wanted wanted = Wanted.of(template);
    if (wanted.routes().isEmpty()) {
      return Optional.of(template);
    }
    if (asked.size() > MAX_KEPT) {
      asked.clear();
    }
    Asked one = asked.computeIfAbsent(wanted, by -> ask(by, now));
    if (one.jars().isCompletedExceptionally() && one.since().plus(FORGETS_FAILURES).isBefore(now)) {
      asked.remove(wanted, one);
    }
    return one.jars().isDone() ? Optional.of(with(template, one)) : Optional.empty();
  }

  private Asked ask(Wanted wanted, Instant now) {
    RouteNeeds needs = libraries.needs(wanted.routes(), wanted.environment());
    CompletableFuture<List<Path>> jars =
        libraries.missing(needs).isEmpty()
            ? CompletableFuture.completedFuture(List.of())
            : CompletableFuture.supplyAsync(() -> libraries.beside(needs), fetching);
    return new Asked(jars, now);
  }

  private static WorkerTemplate with(WorkerTemplate template, Asked asked) {
    try {
      List<Path> jars = asked.jars().join();
      return jars.isEmpty() ? template : template.with(CLASS_PATH, classPath(jars));
    } catch (CompletionException e) {
      throw e.getCause() instanceof ComponentException known ? known : e;
    }
  }

  private static String classPath(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
