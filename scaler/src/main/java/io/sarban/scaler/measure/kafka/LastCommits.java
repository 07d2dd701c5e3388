// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.name.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets that groups had committed at the previous poll, for triggers that exclude persistent
 * lag. They outlive a connection, which may be closed between two polls, and are forgotten when
 * their trigger is no longer polled. A poll excludes no lag if its trigger is not remembered; where
 * there is no room for a trigger, no poll does.
 */
final class LastCommits {

  /** Offsets of all triggers; each is some hundred bytes. */
  private static final int MOST = 200_000;

  private static final int MOST_OF_NAMESPACE = 100_000;

  /** What a trigger costs beside its offsets. */
  private static final int COST = 10;

  private static final int PAUSES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofHours(1);

  /** How often all that is remembered is looked through. */
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Map<String, Integer> takenBy = new HashMap<>();
  private int taken;
  private Instant nextForget = Instant.MIN;

  /** The one that was polled longest ago is first. */
  private final Map<Trigger, Kept> kept = new LinkedHashMap<>();

  private record Trigger(ResourceKey object, int index) {

    static Trigger of(KafkaQuery.Owner owner) {
      return new Trigger(owner.object(), owner.trigger());
    }
  }

  /**
   * The commits of a trigger.
   *
   * @param owner its cluster and group may change
   * @param pause between its last two polls
   */
  private record Kept(
      KafkaQuery.Owner owner, Map<TopicPartition, Long> commits, Instant at, Duration pause) {

    int cost() {
      return COST + commits.size();
    }

    boolean isOver(Instant now) {
      return at.plus(pause.multipliedBy(PAUSES)).isBefore(now);
    }
  }

  LastCommits() {
    this(InstantSource.system());
  }

  LastCommits(InstantSource clock) {
    this.clock = clock;
  }

  synchronized Map<TopicPartition, Long> before(KafkaQuery.Owner owner) {
    Kept known = kept.get(Trigger.of(owner));
    return known == null || !known.owner().equals(owner) ? Map.of() : known.commits();
  }

  synchronized void remember(KafkaQuery.Owner owner, Map<TopicPartition, Long> commits) {
    Instant now = clock.instant();
    Kept old = drop(Trigger.of(owner));
    if (!now.isBefore(nextForget)) {
      forget(now);
      nextForget = now.plus(FORGET_EVERY);
    }
    Duration pause = old == null ? FIRST_PAUSE : Duration.between(old.at(), now);
    Kept added =
        new Kept(owner, commits, now, pause.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : pause);
    if (hasRoom(owner.object().namespace(), added.cost())) {
      kept.put(Trigger.of(owner), added);
      count(added, added.cost());
    }
  }

  private void forget(Instant now) {
    List<Trigger> over =
        kept.entrySet().stream()
            .filter(entry -> entry.getValue().isOver(now))
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(this::drop);
  }

  /** Takes room from the namespace that has the most, if that is another one. */
  private boolean hasRoom(String namespace, int cost) {
    if (takenBy.getOrDefault(namespace, 0) + cost > MOST_OF_NAMESPACE) {
      return false;
    }
    while (taken + cost > MOST) {
      String largest =
          takenBy.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
      if (largest.equals(namespace)) {
        return false;
      }
      oldest(largest).ifPresent(this::drop);
    }
    return true;
  }

  private Optional<Trigger> oldest(String namespace) {
    return kept.keySet().stream()
        .filter(trigger -> trigger.object().namespace().equals(namespace))
        .findFirst();
  }

  private Kept drop(Trigger trigger) {
    Kept dropped = kept.remove(trigger);
    if (dropped != null) {
      count(dropped, -dropped.cost());
    }
    return dropped;
  }

  private void count(Kept one, int cost) {
    taken += cost;
    takenBy.merge(
        one.owner().object().namespace(),
        cost,
        (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
  }
}
