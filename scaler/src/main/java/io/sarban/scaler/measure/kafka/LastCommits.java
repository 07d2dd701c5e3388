// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets that groups had committed at the previous poll, for triggers that exclude persistent
 * lag. They outlive a connection, which may be closed between two polls.
 */
final class LastCommits {

  /**
   * Maximum number of remembered triggers, the most recent ones; for others one poll excludes no
   * lag.
   */
  private static final int MOST = 10_000;

  private final Map<KafkaQuery.Owner, Map<TopicPartition, Long>> commits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<KafkaQuery.Owner, Map<TopicPartition, Long>> eldest) {
          return size() > MOST;
        }
      };

  synchronized Map<TopicPartition, Long> before(KafkaQuery.Owner trigger) {
    return commits.getOrDefault(trigger, Map.of());
  }

  synchronized void remember(KafkaQuery.Owner trigger, Map<TopicPartition, Long> now) {
    commits.put(trigger, now);
  }
}
