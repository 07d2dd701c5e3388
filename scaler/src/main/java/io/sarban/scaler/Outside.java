// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import io.sarban.scaler.act.Busyness;
import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.watch.Resources;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Everything that differs between a machine and a cluster.
 *
 * @param jobs empty if Jobs cannot run
 * @param engines the engine of objects that name none; empty if only the direct engine exists
 * @param leading whether this scaler is the leader
 * @param listener receives the results of polls
 * @param routes further routes of the scaler itself
 */
public record Outside(
    Resources resources,
    Replicas replicas,
    Busyness busyness,
    Optional<Jobs> jobs,
    Optional<Engine> engines,
    BooleanSupplier leading,
    PollListener listener,
    List<String> routes) {

  private static final String EVENT_ROUTE = "event";

  /** Whether this is a cluster, so that Kubernetes events report the same. */
  boolean isCluster() {
    return routes.contains(EVENT_ROUTE);
  }

  /** One machine: workers are scaled directly. */
  public static <W extends Replicas & Busyness> Outside local(Resources resources, W workers) {
    return local(resources, workers, Optional.empty());
  }

  /** One machine, with Jobs. */
  public static <W extends Replicas & Busyness> Outside local(
      Resources resources, W workers, Optional<Jobs> jobs) {
    return local(resources, workers, jobs, new PollListener() {});
  }

  /** One machine, with Jobs and a listener. */
  public static <W extends Replicas & Busyness> Outside local(
      Resources resources, W workers, Optional<Jobs> jobs, PollListener listener) {
    return new Outside(
        resources,
        workers,
        workers,
        jobs,
        Optional.empty(),
        () -> true,
        listener,
        List.of("scale-local", "api"));
  }
}
