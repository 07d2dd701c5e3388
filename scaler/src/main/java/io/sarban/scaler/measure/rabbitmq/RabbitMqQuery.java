// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.text.TenantPattern;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One trigger's question to a broker.
 *
 * @param queues which queues count
 * @param pageSize for a pattern that the broker matches
 */
record RabbitMqQuery(
    RabbitMqSource source,
    String queue,
    Queues queues,
    int pageSize,
    Operation operation,
    Mode mode,
    boolean readyOnly,
    double activation,
    MetricTarget target)
    implements Query {

  /** Which queues count. */
  sealed interface Queues {}

  /** The queue with this name. */
  record Named() implements Queues {}

  /** The queues whose names match. */
  record Matching(TenantPattern pattern) implements Queues {}

  /** The queues that the broker matches, because the pattern uses the broker's own syntax. */
  record MatchedByBroker() implements Queues {}

  enum Operation {
    sum,
    avg,
    max
  }

  enum Mode {
    QueueLength,
    MessageRate,
    DeliverGetRate,
    PublishedToDeliveredRatio,
    ExpectedQueueConsumptionTime
  }

  /** The pattern for queue names, if it is matched here. */
  Optional<TenantPattern> pattern() {
    return queues instanceof Matching matching ? Optional.of(matching.pattern()) : Optional.empty();
  }

  boolean matchedByBroker() {
    return queues instanceof MatchedByBroker;
  }

  @Override
  public String metricName() {
    // as Go escapes a query, which differs from Java for star and tilde
    String escaped = URLEncoder.encode(queue, StandardCharsets.UTF_8);
    return "rabbitmq-" + escaped.replace("*", "%2A").replace("%7E", "~");
  }

  /** The metric and its activity, by mode, as KEDA's scaler computes them. */
  Measurement measure(QueueFigures figures) {
    double messages = readyOnly ? figures.ready() : figures.messages();
    if (Double.isNaN(messages)) {
      return RabbitMqFailures.unknownLength(source, queue);
    }
    double published = figures.publishRate();
    double delivered = figures.deliverRate();
    return switch (mode) {
      case QueueLength -> Measurement.of(messages, activation);
      case MessageRate ->
          new Measurement.Measured(published, published > activation || messages > activation);
      case DeliverGetRate -> Measurement.of(delivered, activation);
      case PublishedToDeliveredRatio -> ratio(published, delivered);
      case ExpectedQueueConsumptionTime -> consumptionTime(messages, published, delivered);
    };
  }

  private Measurement ratio(double published, double delivered) {
    boolean stuck = published > 0 && delivered == 0;
    double ratio = delivered > 0 ? published / delivered : 0;
    double value = stuck ? activation : ratio;
    return new Measurement.Measured(value, value > activation || stuck);
  }

  /**
   * Without deliveries the time is unknown: then the trigger is active, however many messages wait,
   * so that deliveries begin.
   */
  private Measurement consumptionTime(double messages, double published, double delivered) {
    boolean unknown = delivered == 0;
    double seconds = unknown ? activation : (published - delivered + messages) / delivered;
    return new Measurement.Measured(seconds, seconds > activation || unknown);
  }
}
