// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Schedule schedule = new Schedule();

  @Test
  void aNewObjectIsDueAtOnceThenOncePerInterval() {
    schedule.put(key(1), INTERVAL, "source", NOW);

    assertThat(keys(NOW)).containsExactly(key(1));
    schedule.finished(key(1), NOW);
    assertThat(keys(NOW)).isEmpty();
    assertThat(keys(NOW.plus(INTERVAL))).containsExactly(key(1));
  }

  /** An interval of 75 s became one of 10 s if the grid's next point came sooner. */
  @Test
  void theFirstIntervalIsAWholeOneWhateverTheSource() {
    IntStream.range(0, 50).forEach(i -> schedule.put(key(i), INTERVAL, "s" + i, NOW));
    keys(NOW).forEach(key -> schedule.finished(key, NOW.plusSeconds(1)));

    assertThat(keys(NOW.plus(INTERVAL).minusMillis(1))).isEmpty();
    assertThat(keys(NOW.plus(INTERVAL))).as("those of one moment stay together").hasSize(50);
  }

  @Test
  void aPollOutOfTurnLeavesTheFirstIntervalWhole() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    finishedOnce();
    schedule.hurry(key(1), NOW.plusSeconds(1));
    assertThat(keys(NOW.plusSeconds(1))).hasSize(1);
    schedule.finished(key(1), NOW.plusSeconds(1));

    assertThat(keys(NOW.plus(INTERVAL).minusMillis(1))).isEmpty();
    assertThat(keys(NOW.plus(INTERVAL))).hasSize(1);
  }

  @Test
  void aChangeBeginsAnotherWholeInterval() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    finishedOnce();
    Instant changed = NOW.plusSeconds(4);
    schedule.put(key(1), INTERVAL, "source", changed);
    keys(changed).forEach(key -> schedule.finished(key, changed));

    assertThat(keys(changed.plus(INTERVAL).minusMillis(1))).isEmpty();
    assertThat(keys(changed.plus(INTERVAL))).hasSize(1);
  }

  /** The first poll; what is due then has not joined its grid. */
  private void finishedOnce() {
    keys(NOW).forEach(key -> schedule.finished(key, NOW));
  }

  /** Two polls: what is due then is on its grid. */
  private Instant joined() {
    finishedOnce();
    Instant second = NOW.plus(INTERVAL);
    keys(second).forEach(key -> schedule.finished(key, second));
    return second;
  }

  @Test
  void pollsOfOneObjectNeverOverlap() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    assertThat(keys(NOW)).hasSize(1);

    assertThat(keys(NOW.plusSeconds(60))).isEmpty();
    schedule.put(key(1), INTERVAL, "source", NOW);
    assertThat(keys(NOW.plusSeconds(60))).as("changed while it is polled").isEmpty();

    schedule.finished(key(1), NOW.plusSeconds(60));
    assertThat(keys(NOW.plusSeconds(60))).as("the change takes effect at once").hasSize(1);
  }

  /** An interval may be years long. */
  @Test
  void objectsThatAreGoneLeaveNothingBehind() {
    Duration years = Duration.ofDays(20_000);
    schedule.put(key(0), years, "s0", NOW);
    for (int i = 1; i <= 5000; i++) {
      schedule.put(key(i), years, "s" + i, NOW);
      keys(NOW).forEach(key -> schedule.finished(key, NOW));
      // its plan is made again, too
      schedule.put(key(0), years, "s0", NOW);
      schedule.remove(key(i));
    }
    assertThat(schedule.size()).isLessThan(200);
    assertThat(keys(NOW)).containsExactly(key(0));
  }

  @Test
  void aLatePollIsNotMadeUpFor() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    keys(NOW);
    schedule.finished(key(1), NOW.plusSeconds(23));

    assertThat(keys(NOW.plusSeconds(28))).hasSize(1);
    schedule.finished(key(1), NOW.plusSeconds(28));
    assertThat(keys(NOW.plusSeconds(28))).isEmpty();
  }

  @Test
  void objectsOfOneSourceFallDueTogetherAndSourcesAreSpread() {
    IntStream.range(0, 1000).forEach(i -> schedule.put(key(i), INTERVAL, "s" + i % 100, NOW));
    Instant joined = joined();

    int ticks = 0;
    int largest = 0;
    for (int millis = 100; millis <= 5000; millis += 100) {
      List<ResourceKey> due = keys(joined.plusMillis(millis));
      Set<Integer> sources = new HashSet<>();
      due.forEach(key -> sources.add(Integer.parseInt(key.name()) % 100));
      assertThat(due).as("whole sources").hasSize(sources.size() * 10);
      ticks += due.isEmpty() ? 0 : 1;
      largest = Math.max(largest, due.size());
    }
    assertThat(ticks).isGreaterThan(25);
    assertThat(largest).isLessThan(150);
  }

  @Test
  void manyObjectsOfOneSourceFallDueInAFewGroupsAtEvenDistances() {
    IntStream.range(0, 1000).forEach(i -> schedule.put(key(i), INTERVAL, "source", NOW));
    Instant joined = joined();

    List<Integer> groups = new ArrayList<>();
    List<Integer> moments = new ArrayList<>();
    for (int millis = 1; millis <= 5000; millis++) {
      int due = keys(joined.plusMillis(millis)).size();
      if (due > 0) {
        groups.add(due);
        moments.add(millis);
      }
    }
    assertThat(groups).hasSize(5).allMatch(size -> size > 120 && size < 280);
    assertThat(groups.stream().mapToInt(size -> size).sum()).isEqualTo(1000);
    for (int i = 1; i < moments.size(); i++) {
      assertThat(moments.get(i) - moments.get(i - 1)).isEqualTo(1000);
    }
  }

  @Test
  void objectsThatRemainOfManyFallDueTogetherAgain() {
    IntStream.range(0, 1000).forEach(i -> schedule.put(key(i), INTERVAL, "source", NOW));
    IntStream.range(50, 1000).forEach(i -> schedule.remove(key(i)));
    Instant joined = joined();

    Set<Integer> sizes = new HashSet<>();
    for (int millis = 1; millis <= 5000; millis++) {
      sizes.add(keys(joined.plusMillis(millis)).size());
    }
    assertThat(sizes).containsExactlyInAnyOrder(0, 50);
  }

  /** A lost wake-up costs no more than the interval. */
  @Test
  void whoIsHurriedWhileItIsPolledIsNotPolledTwice() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    assertThat(keys(NOW)).hasSize(1);
    assertThat(schedule.hurry(key(1), NOW.plusSeconds(1))).isFalse();
    schedule.finished(key(1), NOW.plusSeconds(1));

    assertThat(keys(NOW.plusSeconds(1))).isEmpty();
    assertThat(keys(NOW.plus(INTERVAL))).hasSize(1);
  }

  @Test
  void whoIsWokenWhileItIsPolledIsPolledOnceMore() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    schedule.due(NOW);
    assertThat(schedule.wake(key(1), NOW.plusSeconds(1))).isTrue();
    assertThat(schedule.due(NOW.plusSeconds(1))).isEmpty();
    schedule.finished(key(1), NOW.plusSeconds(2));
    assertThat(schedule.due(NOW.plusSeconds(2))).hasSize(1);
    schedule.finished(key(1), NOW.plusSeconds(3));
    assertThat(schedule.due(NOW.plusSeconds(3))).isEmpty();
    assertThat(schedule.wake(key(1), NOW.plusSeconds(3))).isTrue();
    assertThat(schedule.due(NOW.plusSeconds(3))).hasSize(1);
    assertThat(schedule.wake(key(2), NOW)).isFalse();
  }

  @Test
  void whoIsWokenAgainAndAgainIsPolledFourTimesASecondAtMost() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    int polls = 0;
    for (int millis = 0; millis < 2_000; millis += 10) {
      Instant now = NOW.plusMillis(millis);
      polls += schedule.due(now).size();
      schedule.finished(key(1), now);
      schedule.wake(key(1), now);
    }
    assertThat(polls).isEqualTo(8);
  }

  @Test
  void aRemovedObjectIsNotDue() {
    schedule.put(key(1), INTERVAL, "source", NOW);
    schedule.remove(key(1));
    assertThat(keys(NOW)).isEmpty();

    schedule.put(key(1), INTERVAL, "source", NOW);
    keys(NOW);
    schedule.remove(key(1));
    schedule.finished(key(1), NOW);
    assertThat(keys(NOW.plusSeconds(60))).isEmpty();
  }

  private List<ResourceKey> keys(Instant now) {
    return schedule.due(now).stream().map(Schedule.Due::key).toList();
  }

  private static ResourceKey key(int i) {
    return new ResourceKey(ResourceKind.SCALED_OBJECT, "default", String.valueOf(i));
  }
}
