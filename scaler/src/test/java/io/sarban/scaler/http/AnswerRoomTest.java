// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {

  private static final int FREE = 8 << 10;

  private long millis;
  private final AnswerRoom room = new AnswerRoom(100, () -> TimeUnit.MILLISECONDS.toNanos(millis));
  private final List<String> dropped = new ArrayList<>();

  private AnswerRoom.Place place(String name) {
    AnswerRoom.Place place = room.place();
    place.onDrop(() -> dropped.add(name));
    return place;
  }

  @Test
  void dropsASlowAnswerWhereThereIsNoRoomLeft() throws Exception {
    AnswerRoom.Place slow = place("slow");
    slow.take(FREE + 10);
    millis += 8_000;
    AnswerRoom.Place quick = place("quick");
    quick.take(FREE + 80);
    millis += 50;
    assertThat(dropped).isEmpty();
    AnswerRoom.Place last = place("last");
    last.take(FREE + 20);
    assertThat(dropped).containsExactly("slow");
    quick.check();
    last.check();
    assertThatThrownBy(slow::check)
        .hasMessageStartingWith("sends a long answer while too many others arrive");
    assertThatThrownBy(() -> slow.take(1)).isInstanceOf(RefusedException.class);
  }

  @Test
  void anAnswerThatIsKeptIsNotDropped() throws Exception {
    AnswerRoom.Place read = place("read");
    read.take(FREE + 30);
    place("waits").take(FREE + 20);
    millis += 1_000;
    read.keep();
    read.take(60);
    assertThat(dropped).containsExactly("waits");
    read.take(40);
    read.check();
  }

  @Test
  void dropsALongAnswerBeforeAShortOne() throws Exception {
    AnswerRoom.Place shorter = place("shorter");
    shorter.take(FREE + 10);
    millis += 10;
    place("long").take(FREE + 90);
    millis += 20;
    place("last").take(FREE + 10);
    assertThat(dropped).containsExactly("long");
    shorter.check();
  }

  @Test
  void shortAnswersNeedNoRoom() throws Exception {
    AnswerRoom.Place full = place("full");
    full.take(FREE + 100);
    for (int i = 0; i < 1_000; i++) {
      place("short").take(FREE);
    }
    full.check();
    assertThat(dropped).isEmpty();
  }

  @Test
  void aClosedPlaceHasLeftItsRoomForGood() throws Exception {
    AnswerRoom.Place first = place("first");
    first.take(FREE + 100);
    first.close();
    assertThatThrownBy(() -> first.take(1)).isInstanceOf(RefusedException.class);
    AnswerRoom.Place second = place("second");
    second.take(FREE + 100);
    second.check();
    assertThat(dropped).isEmpty();
  }

  @Test
  void anAnswerThatNeedsMoreThanThereIsIsDropped() {
    AnswerRoom.Place longest = place("long");
    assertThatThrownBy(() -> longest.take(FREE + 101)).isInstanceOf(RefusedException.class);
    assertThat(dropped).containsExactly("long");
  }
}
