// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once for each RabbitMQ message that runs close to the broker's acknowledgement timeout
 * (consumer_timeout). The broker then closes the channel and delivers the message again; no client
 * can extend the timeout.
 */
final class ConsumerTimeoutWarning extends MainListenerSupport {

  private static final Logger LOG = LoggerFactory.getLogger(ConsumerTimeoutWarning.class);
  private static final int BROKERS_DEFAULT_SECONDS = 1800;
  private static final int LONGEST_PERIOD_SECONDS = 60;

  private final UnfinishedExchanges unfinished;
  private final int limitSeconds;
  private final Set<String> said = new HashSet<>();

  private ConsumerTimeoutWarning(UnfinishedExchanges unfinished, int limitSeconds) {
    this.unfinished = unfinished;
    this.limitSeconds = limitSeconds;
  }

  /**
   * @param environment SARBAN_RABBITMQ_CONSUMER_TIMEOUT_SECONDS is the broker's limit, if it is not
   *     RabbitMQ's default of half an hour
   */
  static ConsumerTimeoutWarning of(
      Map<String, String> environment, UnfinishedExchanges unfinished) {
    int limit =
        Settings.number(
            environment, "SARBAN_RABBITMQ_CONSUMER_TIMEOUT_SECONDS", BROKERS_DEFAULT_SECONDS);
    return new ConsumerTimeoutWarning(unfinished, limit);
  }

  @Override
  public void afterStart(BaseMainSupport main) {
    int period = Math.max(1, Math.min(LONGEST_PERIOD_SECONDS, limitSeconds / 20));
    main.getCamelContext()
        .getExecutorServiceManager()
        .newSingleThreadScheduledExecutor(this, "consumer-timeout")
        .scheduleAtFixedRate(
            () -> check(System.currentTimeMillis()), period, period, TimeUnit.SECONDS);
  }

  private void check(long nowMillis) {
    long close = nowMillis - Duration.ofSeconds(limitSeconds).toMillis() * 3 / 4;
    List<Exchange> late =
        unfinished.begunBefore(close).stream()
            .filter(exchange -> exchange.getFromEndpoint() instanceof SpringRabbitMQEndpoint)
            .toList();
    said.retainAll(late.stream().map(Exchange::getExchangeId).toList());
    late.stream().filter(exchange -> said.add(exchange.getExchangeId())).forEach(this::warn);
  }

  private void warn(Exchange exchange) {
    LOG.warn(
        "{} of route {} runs for long: after {} s RabbitMQ closes the channel and delivers it again;"
            + " raise its consumer_timeout by a policy, or the queue's x-consumer-timeout",
        UnfinishedExchanges.message(exchange),
        exchange.getFromRouteId(),
        limitSeconds);
  }
}
