// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.ShutdownRoute;
import org.apache.camel.Suspendable;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a worker with Camel's graceful shutdown, with two differences.
 *
 * <p>All consumers stop at once; Camel stops one after the other and waits for each. Kafka's
 * consumers are stopped; Camel suspends them, and a suspended one still works on all the records it
 * polled.
 *
 * <p>When the grace period is over, unfinished messages are logged and left alone. Camel would
 * interrupt them, and an interrupted message counts as failed, which is acknowledged by default.
 */
final class Drain extends DefaultShutdownStrategy {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final UnfinishedExchanges unfinished;
  private final Predicate<Consumer> stopped;
  private final Runnable late;
  private final int graceSeconds;
  private volatile boolean unhurried;

  /**
   * @param stopped which consumers to stop, because Camel would go on with what they polled
   * @param graceSeconds how long messages in flight may take; 1 or more
   * @param late ends the JVM when the grace period was not enough
   */
  Drain(
      UnfinishedExchanges unfinished,
      Predicate<Consumer> stopped,
      int graceSeconds,
      Runnable late) {
    setTimeout(graceSeconds);
    this.unfinished = unfinished;
    this.stopped = stopped;
    this.graceSeconds = graceSeconds;
    this.late = late;
  }

  /** A worker that ends by itself finishes its messages in flight, however long that takes. */
  void unhurried() {
    unhurried = true;
    setTimeout(Settings.PATIENCE_SECONDS);
  }

  /** After SIGTERM the grace period applies, also to a drain that began unhurried. */
  void hurry() {
    if (unhurried) {
      Thread expiry = new Thread(this::expire, "grace-period");
      expiry.setDaemon(true);
      expiry.start();
    }
  }

  private void expire() {
    try {
      TimeUnit.SECONDS.sleep(graceSeconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    unfinished.describe(System.currentTimeMillis()).forEach(LOG::warn);
    late.run();
  }

  @Override
  public void shutdownForced(CamelContext context, List<RouteStartupOrder> routes)
      throws Exception {
    if (unfinished.size() > 0) {
      LOG.info(
          "finishes {} in hand{}",
          unfinished.size(),
          unhurried ? "" : ", for at most " + getTimeout() + " s");
    }
    ExecutorService threads =
        context.getExecutorServiceManager().newCachedThreadPool(this, "drain");
    for (RouteStartupOrder order : routes) {
      if (order.getRoute().getShutdownRoute() != ShutdownRoute.Defer) {
        threads.execute(() -> stopConsuming(order));
      }
    }
    super.shutdownForced(context, routes);
  }

  private void stopConsuming(RouteStartupOrder order) {
    Consumer consumer = order.getInput();
    if (stopped.test(consumer)) {
      ServiceHelper.stopService(consumer);
    } else if (consumer instanceof Suspendable && !isDeferred(order, consumer)) {
      suspendNow(order.getRoute().getId(), consumer);
    }
  }

  private static boolean isDeferred(RouteStartupOrder order, Consumer consumer) {
    return consumer instanceof ShutdownAware aware
        && aware.deferShutdown(order.getRoute().getShutdownRunningTask());
  }

  @Override
  protected void suspendNow(String routeId, Consumer consumer) {
    // this consumer is being stopped: the others would wait until it is
    if (!stopped.test(consumer)) {
      super.suspendNow(routeId, consumer);
    }
  }

  @Override
  protected void shutdownNow(String routeId, Consumer consumer) {
    // stopping a consumer interrupts its messages
    if (!isTimeoutOccurred()) {
      super.shutdownNow(routeId, consumer);
    }
  }

  @Override
  protected void logInflightExchanges(
      CamelContext context, List<RouteStartupOrder> routes, boolean infoLevel) {
    // Camel asks each second
    if (isTimeoutOccurred()) {
      unfinished.describe(System.currentTimeMillis()).forEach(LOG::warn);
    }
  }

  @Override
  protected void shutdownRoutesNow(List<RouteStartupOrder> routes) {
    for (RouteStartupOrder order : routes) {
      if (order.getInput() instanceof ShutdownAware aware) {
        aware.prepareShutdown(false, true);
      }
    }
    late.run();
  }
}
