// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.fair;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.fair.PollLane.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollLaneTest {

  private final PollLane<String> lane = new PollLane<>(8);

  private void add(String... batches) {
    for (String batch : batches) {
      lane.add(batch, List.of(batch.substring(0, 1)));
    }
  }

  private List<Place<String>> take() {
    List<Place<String>> taken = new ArrayList<>();
    for (var next = lane.take(); next.isPresent(); next = lane.take()) {
      taken.add(next.get());
    }
    return taken;
  }

  private List<String> taken() {
    return take().stream().map(Place::batch).toList();
  }

  @Test
  void aNamespaceHasAQuarterOfThePlaces() {
    add("a1", "a2", "a3", "a4");
    List<Place<String>> first = take();
    assertThat(first).extracting(Place::batch).containsExactly("a1", "a2");
    add("b1");
    assertThat(taken()).containsExactly("b1");

    lane.leave(first.get(1));
    assertThat(taken()).containsExactly("a3");
    assertThat(taken()).isEmpty();
  }

  @Test
  void allTogetherHaveThePlacesThatThereAre() {
    add("a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2", "e1", "e2");
    assertThat(taken()).containsExactly("a1", "b1", "c1", "d1", "e1", "a2", "b2", "c2");
    assertThat(taken()).isEmpty();
  }

  @Test
  void aNamespaceWithoutAPlaceGetsOneEvenIfOthersHaveTakenAll() {
    add("a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2");
    assertThat(take()).hasSize(8);
    add("e1", "e2", "a3");
    assertThat(taken()).containsExactly("e1");
    add("f1", "g1", "h1", "i1", "j1", "k1", "l1", "m1", "n1");
    assertThat(taken()).as("up to twice as many").hasSize(7);
  }

  @Test
  void theNamespaceThatWasServedLastWaitsForTheOthers() {
    add("a1", "b1", "c1", "d1", "a2", "b2", "c2", "d2", "a3", "b3");
    List<Place<String>> first = take();
    assertThat(first).hasSize(8);
    lane.leave(first.get(1));
    assertThat(taken()).containsExactly("b3");
    lane.leave(first.get(0));
    assertThat(taken()).containsExactly("a3");
  }

  @Test
  void aSourceOfManyNamespacesWaitsWithTheOneThatHasFewest() {
    add("a1", "a2", "a3", "a4", "b1");
    take();
    lane.add("shared", List.of("a", "b", "c"));
    assertThat(take()).extracting(Place::namespace).containsExactly("c");
    lane.add("of both", Set.of("a", "b"));
    assertThat(taken()).containsExactly("of both");
  }
}
