// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.measure.kafka.OffsetRoom.FullException;
import io.sarban.scaler.measure.kafka.OffsetRoom.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetRoomTest {

  private final OffsetRoom room = new OffsetRoom(10, 50, 80);

  @Test
  void aNamespaceHasAShare() {
    room.place(List.of("a")).take(60);
    Place more = room.place(List.of("a"));
    assertThatThrownBy(() -> more.take(11)).isInstanceOf(FullException.class);
    more.take(10);
    room.place(List.of("b")).take(30);
  }

  @Test
  void allTogetherHaveAnEnd() {
    room.place(List.of("a")).take(60);
    Place other = room.place(List.of("b"));
    other.take(40);
    assertThatThrownBy(() -> other.take(1)).isInstanceOf(FullException.class);
    room.place(List.of("c")).take(10);
  }

  /** A source is shared by the namespaces that use it with the same login. */
  @Test
  void theNamespaceWithTheMostRoomIsCharged() {
    room.place(List.of("a")).take(60);
    room.place(List.of("a", "b")).take(40);
  }

  @Test
  void aPlaceIsFreeOnceItsBatchHasEnded() {
    Place first = room.place(List.of("a"));
    first.take(60);
    first.close();
    assertThatThrownBy(() -> first.take(1)).isInstanceOf(FullException.class);
    room.place(List.of("a")).take(60);
  }
}
