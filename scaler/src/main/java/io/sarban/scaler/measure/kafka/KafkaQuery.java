package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.MetricTarget;
import java.util.Set;

/**
 * One trigger's question to a cluster.
 *
 * @param object whose trigger it is, and {@code trigger} its index: what excludePersistentLag
 *     remembers is each trigger's own
 * @param topics empty for all that the group has committed offsets of, or reads
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
   * Which trigger of which object, at which cluster.
   *
   * @param trigger its index
   */
  record Owner(KafkaSource source, ResourceKey object, int trigger, String group) {}

  Owner owner() {
    return new Owner(source, object, trigger, group);
  }

  /** What stays of the lag is told by what the group had committed a poll ago. */
  @Override
  public boolean repeatable() {
    return !rules.excludePersistentLag();
  }

  @Override
  public String metricName() {
    return topics.isEmpty() ? "kafka-" + group + "-topics" : "kafka-" + String.join(",", topics);
  }
}
