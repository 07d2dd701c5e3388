// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Sources.Asked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookLaneTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final LookLane lane = new LookLane(8);

  private record Named(String describe) implements Source {
    @Override
    public LookCost lookCost() {
      return LookCost.TOGETHER;
    }
  }

  private LookedSource waiting(String namespace, String name, int seconds) {
    LookedSource source =
        new LookedSource(
            new Asked(null, new Named(name)), namespace, LookPlan.first(NOW.plusSeconds(seconds)));
    lane.add(source);
    return source;
  }

  private static List<String> names(List<LookedSource> sources) {
    return sources.stream().map(one -> one.asked().source().describe()).toList();
  }

  @Test
  void takesWhatIsDueInItsOrder() {
    waiting("a", "third", 3);
    waiting("b", "first", 1);
    waiting("a", "second", 2);
    assertThat(names(lane.take(NOW))).isEmpty();
    assertThat(names(lane.take(NOW.plusSeconds(2)))).containsExactly("first", "second");
    assertThat(lane.underWay()).isEqualTo(2);
  }

  @Test
  void noMoreThanItsWidth() {
    for (int i = 0; i < 40; i++) {
      waiting("n" + i / 2, "s" + i, 0);
    }
    List<LookedSource> taken = lane.take(NOW);
    assertThat(taken).as("one for each namespace beyond its places").hasSize(16);
    assertThat(lane.take(NOW)).isEmpty();
    lane.leave(taken.get(0));
    assertThat(names(lane.take(NOW))).hasSize(1);
  }

  @Test
  void oneNamespaceLeavesRoomForTheOthers() {
    for (int i = 0; i < 1000; i++) {
      waiting("many", "m" + i, 0);
    }
    waiting("one", "o", 1);
    List<LookedSource> taken = lane.take(NOW.plusSeconds(1));
    assertThat(names(taken)).containsExactly("m0", "m1", "o");
  }

  @Test
  void whatWasHeldBackInAFullLaneIsTakenWhenOthersLeave() {
    for (String namespace : List.of("a", "b", "c", "d")) {
      waiting(namespace, namespace + 1, 0);
      waiting(namespace, namespace + 2, 0);
    }
    List<LookedSource> others = lane.take(NOW);
    assertThat(others).hasSize(8);
    waiting("e", "e1", 0);
    waiting("e", "e2", 0);
    waiting("e", "e3", 0);
    assertThat(names(lane.take(NOW))).containsExactly("e1");
    others.forEach(lane::leave);
    assertThat(names(lane.take(NOW))).as("its share").hasSize(1);
  }

  @Test
  void allOfANamespaceHaveTheirTurn() {
    for (int i = 0; i < 10; i++) {
      waiting("many", "m" + i, i);
    }
    List<String> seen = new ArrayList<>();
    for (int turn = 0; turn < 10; turn++) {
      List<LookedSource> taken = lane.take(NOW.plusSeconds(60));
      seen.addAll(names(taken));
      taken.forEach(lane::leave);
    }
    assertThat(seen).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    assertThat(lane.underWay()).isZero();
  }

  @Test
  void aDroppedSourceIsForgottenAtOnce() {
    List<LookedSource> hourly = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      hourly.add(waiting("a", "s" + i, 3600));
    }
    hourly.subList(0, 9).forEach(lane::drop);
    lane.drop(hourly.get(0));
    assertThat(lane.size()).isOne();
    assertThat(names(lane.take(NOW.plusSeconds(3600)))).containsExactly("s9");
    assertThat(lane.size()).isZero();
  }

  @Test
  void droppedSourcesDoNotKeepBackOthersOfTheirNamespace() {
    List<LookedSource> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(waiting("many", "m" + i, i));
    }
    List<LookedSource> taken = lane.take(NOW.plusSeconds(60));
    assertThat(names(taken)).containsExactly("m0", "m1");
    lane.drop(all.get(2));
    taken.forEach(lane::leave);
    // these two were released
    all.subList(3, 5).forEach(lane::drop);
    List<String> seen = new ArrayList<>();
    for (int turn = 0; turn < 10; turn++) {
      List<LookedSource> next = lane.take(NOW.plusSeconds(60));
      seen.addAll(names(next));
      next.forEach(lane::leave);
    }
    assertThat(seen).containsExactly("m5", "m6", "m7", "m8", "m9");
    assertThat(lane.size()).isZero();
  }
}
