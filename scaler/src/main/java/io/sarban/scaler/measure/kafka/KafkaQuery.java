// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.MetricTarget;
import java.util.Set;

/**
 * One trigger's question to a cluster.
 *
 * @param object the object with the trigger, and {@code trigger} its index: excludePersistentLag
 *     keeps a memory for each trigger
 * @param topics empty for all topics for which the group has committed offsets, or that it reads
 */
record KafkaQuery(
    KafkaSource source,
    ResourceKey object,
    int trigger,
    String group,
    Set<String> topics,
    LagRules rules,
    double activation,
    MetricTarget target)
    implements Query {

  /**
   * A trigger of an object, at a cluster.
   *
   * @param trigger its index
   */
  record Owner(KafkaSource source, ResourceKey object, int trigger, String group) {}

  Owner owner() {
    return new Owner(source, object, trigger, group);
  }

  /** The persistent part of the lag depends on what the group had committed one poll ago. */
  @Override
  public boolean repeatable() {
    return !rules.excludePersistentLag();
  }

  @Override
  public String metricName() {
    return topics.isEmpty() ? "kafka-" + group + "-topics" : "kafka-" + String.join(",", topics);
  }
}
