// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.gateway;

import io.sarban.gateway.Gateway;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.settings.GatewaySettings;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.measure.http.CountedRoute;
import io.sarban.scaler.measure.http.HttpCounts;
import io.sarban.scaler.measure.http.RouteName;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP gateway of one machine, in the scaler's process. It starts to listen when the first
 * object has a route.
 */
public final class LocalGateway implements HttpCounts, PollListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalGateway.class);

  /** Time for running requests to finish when the gateway closes. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Resources resources;
  private final ProblemLog problems;
  private final GatewaySettings settings;
  private final Endpoints endpoints;
  private final AtomicBoolean stale = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "http-routes");
            made.setDaemon(true);
            return made;
          });
  private volatile Consumer<RouteName> woken = route -> {};
  private volatile Gateway gateway;
  private Set<ResourceKey> reported = Set.of();

  /**
   * @param port 0 for any free port
   */
  public LocalGateway(
      Resources resources, WorkerProcesses workers, ProblemLog problems, String host, int port) {
    this.resources = resources;
    this.problems = problems;
    this.endpoints = new LocalEndpoints(workers);
    this.settings =
        GatewaySettings.on(host, port).with(GatewaySettings.Times.DEFAULT.withDrain(DRAIN));
  }

  /**
   * Sets the listener for the first request to a sleeping workload; called on a separate thread.
   */
  public void onWake(Consumer<RouteName> listener) {
    woken = listener;
  }

  /** The port it listens on; empty until an object has a route. */
  public OptionalInt port() {
    Gateway running = gateway;
    return running == null ? OptionalInt.empty() : OptionalInt.of(running.port());
  }

  @Override
  public CountedRoute of(RouteName route) {
    Gateway running = gateway;
    return running == null
        ? CountedRoute.NONE
        : running
            .counts()
            .of(new RouteId(route.namespace(), route.name()))
            .map(count -> CountedRoute.of(count.concurrency(), count.rate()))
            .orElse(CountedRoute.NONE);
  }

  @Override
  public void planned(PlannedObject object) {
    changed();
  }

  @Override
  public void faulty(ResourceKey object, List<Problem> faults) {
    changed();
  }

  @Override
  public void forgotten(ResourceKey object) {
    changed();
  }

  /** Reads the routes once for many changes at the same time. */
  private void changed() {
    if (stale.compareAndSet(false, true)) {
      background("the HTTP routes cannot be read", this::refresh);
    }
  }

  private void background(String failure, Runnable work) {
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } catch (Throwable e) {
              LOG.error(new Fault(e).told(failure));
            }
          });
    } catch (RejectedExecutionException e) {
      // it ends
    }
  }

  private void refresh() {
    stale.set(false);
    LocalRoutes found = LocalRoutes.of(resources);
    report(found);
    if (gateway == null && !found.routes().isEmpty()) {
      gateway = started();
    }
    if (gateway != null) {
      gateway.routes(RouteTable.of(found.routes()));
    }
  }

  private void report(LocalRoutes found) {
    Set<ResourceKey> gone = new HashSet<>(reported);
    gone.removeAll(found.problems().keySet());
    gone.forEach(key -> problems.report(key, List.of()));
    found.problems().forEach(problems::report);
    reported = Set.copyOf(found.problems().keySet());
  }

  private Gateway started() {
    Gateway started = new Gateway(settings, endpoints);
    try {
      started.start();
    } catch (IllegalStateException e) {
      started.close();
      LOG.error("{}: choose another port with --http-port", e.getMessage());
      return null;
    }
    started.counts().onWake(this::wake);
    LOG.info("HTTP requests are taken at http://{}:{}", settings.host(), started.port());
    return started;
  }

  private void wake(RouteId route) {
    background(
        "a sleeping workload cannot be woken",
        () -> woken.accept(new RouteName(route.namespace(), route.name())));
  }

  /** Waits some seconds for running requests, and closes. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (gateway != null) {
      gateway.close();
    }
  }
}
