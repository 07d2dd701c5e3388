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
 * All that differs between a machine and a cluster.
 *
 * @param jobs empty where no Jobs can run
 * @param engines the engine of an object that asks for none; empty where there is only the direct
 *     one
 * @param leading whether this scaler is the leader
 * @param listener hears what becomes of the objects
 * @param routes further routes of the scaler's own
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

  /** Whether the same is told by Kubernetes events: there is a cluster. */
  boolean isCluster() {
    return routes.contains(EVENT_ROUTE);
  }

  /** A machine: workers are scaled directly. */
  public static <W extends Replicas & Busyness> Outside local(Resources resources, W workers) {
    return local(resources, workers, Optional.empty());
  }

  /** The same, with Jobs. */
  public static <W extends Replicas & Busyness> Outside local(
      Resources resources, W workers, Optional<Jobs> jobs) {
    return local(resources, workers, jobs, new PollListener() {});
  }

  /** The same, with a listener. */
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
