// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.problem.FailureLine;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs in one line that a route of events fails: once, until an event succeeds. */
final class RouteFailures implements ExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RouteFailures.class);

  private final String name;
  private volatile boolean failing;

  /**
   * @param name of the endpoint
   */
  RouteFailures(String name) {
    this.name = name;
  }

  void succeeded() {
    failing = false;
  }

  @Override
  public void handleException(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.warn("sarban-events:{}: the route failed: {}", name, FailureLine.of(failure));
    }
  }

  @Override
  public void handleException(String message, Throwable failure) {
    handleException(failure);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable failure) {
    handleException(failure);
  }
}
