// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readiness of the consumers of kafka: each topic that they subscribe to exists. Kafka's client
 * waits silently for a missing topic.
 */
public final class MissingTopics extends AbstractHealthCheck {

  private static final Logger LOG = LoggerFactory.getLogger("sarban.kafka");

  private final Map<Object, List<String>> missing = new ConcurrentHashMap<>();

  public MissingTopics() {
    super("consumers", "kafka-topics");
  }

  /**
   * @param topics those that the consumer does not find now; mostly none
   */
  void note(Object consumer, List<String> topics) {
    List<String> before =
        topics.isEmpty() ? missing.remove(consumer) : missing.put(consumer, topics);
    if (!topics.isEmpty() && !topics.equals(before)) {
      LOG.warn("{}", line(topics));
    } else if (topics.isEmpty() && before != null) {
      LOG.info("{} is consumed again", String.join(",", before));
    }
  }

  /** A consumer that ends misses no topics. */
  void forget(Object consumer) {
    missing.remove(consumer);
  }

  private static String line(List<String> topics) {
    String names = String.join(",", topics);
    return names + " is not consumed: there is no topic " + names + ": waiting for it";
  }

  @Override
  public boolean isLiveness() {
    // a restart would not bring the topic back
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    missing.values().stream()
        .findFirst()
        .ifPresentOrElse(topics -> builder.message(line(topics)).down(), builder::up);
  }
}
