// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import io.sarban.scaler.measure.MetricName;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.text.TenantPattern;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One trigger's question.
 *
 * @param entity the queue's or subscription's name
 * @param pattern must match whole entity names; {@code operation} combines their counts into one
 *     number
 */
record ServiceBusQuery(
    ServiceBusSource source,
    EntitySet set,
    String entity,
    Optional<TenantPattern> pattern,
    Operation operation,
    double activation,
    MetricTarget target)
    implements Query {

  /** KEDA's names. */
  enum Operation {
    sum,
    max,
    avg;

    /** Returns 0 if there is no entity. */
    double of(Collection<Long> counts) {
      LongStream numbers = counts.stream().mapToLong(Long::longValue);
      return switch (this) {
        case sum -> numbers.sum();
        case max -> numbers.max().orElse(0);
        case avg -> numbers.average().orElse(0);
      };
    }
  }

  @Override
  public String metricName() {
    boolean queue = set instanceof EntitySet.Queues;
    String name = set instanceof EntitySet.Subscriptions of ? of.topic() : entity;
    return MetricName.of(
        "azure-servicebus-" + (pattern.isEmpty() ? name : queue ? "queue-regex" : "topic-regex"));
  }

  /** Short, for logs. */
  @Override
  public String toString() {
    return "ServiceBusQuery[" + source + ", " + set.describe(entity) + "]";
  }
}
