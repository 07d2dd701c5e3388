package io.sarban.scaler.measure.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What groups had committed a poll ago, for the triggers that leave a lag out which nobody works
 * on. It outlives a connection, which ends between two polls that are far apart.
 */
final class LastCommits {

  /** The triggers that were asked for last; of another one no lag is left out for a poll. */
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
