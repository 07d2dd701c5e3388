// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import io.sarban.scaler.event.OperatorRoutes;
import io.sarban.scaler.measure.kamelet.Kamelets;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.watch.LoadedFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's folders of trigger types and routes: they are loaded at the start, and changes
 * take effect within seconds.
 */
final class OperatorFolders {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorFolders.class);

  private final CamelContext camel;
  private final ProblemLog problems;

  OperatorFolders(CamelContext camel, ProblemLog problems) {
    this.camel = camel;
    this.problems = problems;
  }

  /**
   * Follows a folder of Kamelets.
   *
   * @param changed called when trigger types have changed
   */
  void triggers(Path folder, Runnable changed) {
    LoadedFolder kamelets =
        new LoadedFolder(folder, Kamelets.ENDING, new Kamelets(camel), this::report);
    follow(kamelets, "user-triggers", "triggers", changed);
  }

  /** Follows a folder of routes. */
  void routes(Path folder) {
    LoadedFolder routes =
        new LoadedFolder(folder, ".camel.yaml", new OperatorRoutes(camel), this::report);
    follow(routes, "operator-routes", "routes", () -> {});
  }

  private void follow(LoadedFolder folder, String thread, String what, Runnable changed) {
    folder.refresh();
    camel
        .getExecutorServiceManager()
        .newSingleThreadScheduledExecutor(this, thread)
        .scheduleWithFixedDelay(() -> refresh(folder, what, changed), 1, 1, TimeUnit.SECONDS);
  }

  private static void refresh(LoadedFolder folder, String what, Runnable changed) {
    try {
      if (folder.refresh()) {
        changed.run();
      }
    } catch (Throwable e) {
      // the executor would never run this again
      LOG.error(new Fault(e).told("the folder of " + what + " cannot be read again"));
    }
  }

  private void report(Path file, Optional<String> problem) {
    ResourceKey key = new ResourceKey(ResourceKind.FILE, "", file.toString());
    problems.report(key, problem.map(why -> new Problem(key, "", "", why)).stream().toList());
  }
}
