// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LastCommitsTest {

  private Instant now = Instant.EPOCH;
  private final LastCommits commits = new LastCommits(() -> now);

  private static KafkaQuery.Owner owner(String namespace, int trigger, String group) {
    return new KafkaQuery.Owner(
        new KafkaSource("kafka:9092", Optional.empty(), null),
        new ResourceKey(ResourceKind.SCALED_OBJECT, namespace, "o"),
        trigger,
        group);
  }

  private static Map<TopicPartition, Long> offsets(int partitions) {
    return IntStream.range(0, partitions)
        .boxed()
        .collect(Collectors.toMap(i -> new TopicPartition("t", i), Integer::longValue));
  }

  private long remembered(String namespace, int triggers) {
    return IntStream.range(0, triggers)
        .filter(i -> !commits.before(owner(namespace, i, "g")).isEmpty())
        .count();
  }

  private void remember(String namespace, int triggers, Map<TopicPartition, Long> offsets) {
    for (int i = 0; i < triggers; i++) {
      commits.remember(owner(namespace, i, "g"), offsets);
    }
  }

  /** A tenant's own "broker" says any number of partitions. */
  @Test
  void aNamespaceHasAShareAndKeepsWhatItHas() {
    Map<TopicPartition, Long> wide = offsets(1_000);
    remember("small", 10, wide);
    remember("large", 300, wide);
    assertThat(remembered("small", 10)).isEqualTo(10);
    assertThat(remembered("large", 300)).isEqualTo(99);
    remember("large", 300, wide);
    assertThat(commits.before(owner("large", 0, "g"))).hasSize(1_000);
    commits.remember(owner("huge", 0, "g"), offsets(100_000));
    assertThat(remembered("huge", 1)).isZero();
  }

  @Test
  void theLargestNamespaceMakesRoomForOthers() {
    Map<TopicPartition, Long> wide = offsets(1_000);
    remember("a", 99, wide);
    remember("b", 98, wide);
    remember("c", 50, wide);
    assertThat(remembered("c", 50)).isEqualTo(50);
    assertThat(remembered("a", 99) + remembered("b", 98)).isBetween(145L, 148L);
  }

  @Test
  void aTriggerThatChangesHasOneMemory() {
    for (int i = 0; i < 1_000; i++) {
      commits.remember(owner("a", 0, "g" + i), offsets(1_000));
    }
    assertThat(commits.before(owner("a", 0, "g999"))).hasSize(1_000);
    assertThat(commits.before(owner("a", 0, "g998"))).isEmpty();
    remember("a", 50, offsets(1_000));
    assertThat(remembered("a", 50)).isEqualTo(50);
  }

  @Test
  void aTriggerThatIsNoLongerPolledIsForgotten() {
    commits.remember(owner("a", 0, "gone"), offsets(10));
    commits.remember(owner("a", 1, "slow"), offsets(10));
    now = now.plus(Duration.ofHours(2));
    commits.remember(owner("a", 1, "slow"), offsets(10));
    now = now.plus(Duration.ofHours(2));
    commits.remember(owner("a", 2, "other"), offsets(10));
    assertThat(commits.before(owner("a", 0, "gone"))).isEmpty();
    assertThat(commits.before(owner("a", 1, "slow"))).hasSize(10);
    assertThat(commits.before(owner("a", 2, "other"))).hasSize(10);
  }

  /** With 10,000 triggers, looking through all of them at each poll of one takes seconds. */
  @Test
  void triggersThatAreGoneAreLookedForOnceAMinute() {
    commits.remember(owner("a", 0, "gone"), offsets(10));
    now = now.plus(Duration.ofHours(3));
    commits.remember(owner("a", 1, "polled"), offsets(10));
    now = now.plusSeconds(59);
    commits.remember(owner("a", 1, "polled"), offsets(10));
    assertThat(commits.before(owner("a", 0, "gone"))).hasSize(10);
    now = now.plusSeconds(1);
    commits.remember(owner("a", 1, "polled"), offsets(10));
    assertThat(commits.before(owner("a", 0, "gone"))).isEmpty();
  }
}
