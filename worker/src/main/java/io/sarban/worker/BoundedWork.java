// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import io.sarban.worker.problem.Mistakes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a worker that runs as a Job: after a number of messages, or when none came for a while. The
 * consumers stop when the last message begins. Camel's durationMaxMessages stops them only when it
 * is done, and by then the broker has sent another message.
 */
final class BoundedWork extends RoutePolicySupport implements RoutePolicyFactory {

  private static final Logger LOG = LoggerFactory.getLogger(BoundedWork.class);
  private static final long PERIOD_MILLIS = 250;

  private final Main main;
  private final Inflight inflight;
  private final Drain drain;
  private final OptionalInt maxMessages;
  private final Optional<Duration> untilEmpty;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicBoolean watching = new AtomicBoolean();
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile long busyAt;

  /**
   * @param maxMessages how many messages to take, at least 1; empty for any number
   * @param untilEmpty how long there must be no message; empty to run forever
   */
  BoundedWork(
      Main main,
      Inflight inflight,
      Drain drain,
      OptionalInt maxMessages,
      Optional<Duration> untilEmpty) {
    this.main = main;
    this.inflight = inflight;
    this.drain = drain;
    this.maxMessages = maxMessages;
    this.untilEmpty = untilEmpty;
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode route) {
    return routeId.equals(Inflight.OWN_ROUTE) ? null : this;
  }

  @Override
  public void onStart(Route route) {
    if (untilEmpty.isPresent() && watching.compareAndSet(false, true)) {
      busyAt = System.nanoTime();
      main.getCamelContext()
          .getExecutorServiceManager()
          .newSingleThreadScheduledExecutor(this, "until-empty")
          .scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    busyAt = System.nanoTime();
    // a route that another one calls has the same message
    if (maxMessages.isPresent()
        && route.getRouteId().equals(exchange.getFromRouteId())
        && taken.incrementAndGet() == maxMessages.getAsInt()) {
      end("took " + maxMessages.getAsInt() + " messages");
    }
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    busyAt = System.nanoTime();
  }

  /** A source that is not connected is not empty. */
  private void look() {
    if (inflight.count() > 0 || !isConnected()) {
      busyAt = System.nanoTime();
    } else if (System.nanoTime() - busyAt >= untilEmpty.orElseThrow().toNanos()) {
      end("no message for " + untilEmpty.get().toSeconds() + " s");
    }
  }

  private boolean isConnected() {
    return HealthCheckHelper.invokeReadiness(main.getCamelContext()).stream()
        .allMatch(result -> result.getState() == HealthCheck.State.UP);
  }

  private void end(String why) {
    if (ending.compareAndSet(false, true)) {
      LOG.info("{}: finishes what is in hand, and ends", why);
      new Thread(this::finish, "finish").start();
    }
  }

  private void finish() {
    CamelContext camel = main.getCamelContext();
    List<RouteStartupOrder> routes =
        camel.getCamelContextExtension().getRouteStartupOrder().stream()
            .filter(order -> !order.getRoute().getRouteId().equals(Inflight.OWN_ROUTE))
            .toList();
    try {
      drain.unhurried();
      drain.shutdownForced(camel, routes);
    } catch (Exception e) {
      LOG.error("the consumers did not stop: {}", Mistakes.oneLine(e));
    }
    main.completed();
  }
}
