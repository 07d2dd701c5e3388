package io.sarban.scaler.poll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Sources that wait to be looked at, a few at a time. Not thread-safe. */
final class LookLane {

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparing(Waiting::at));
  private final int width;
  private int underWay;

  private record Waiting(LookedSource source, Instant at) {}

  /**
   * @param width so many are looked at at once
   */
  LookLane(int width) {
    this.width = width;
  }

  void add(LookedSource source) {
    waiting.add(new Waiting(source, source.plan().next()));
  }

  /** Those whose time has come, as many as there is room for; each is left, or put back, later. */
  List<LookedSource> take(Instant now) {
    List<LookedSource> due = new ArrayList<>();
    while (underWay < width && !waiting.isEmpty() && !waiting.peek().at().isAfter(now)) {
      underWay++;
      due.add(waiting.poll().source());
    }
    return due;
  }

  /** One that was taken makes room. */
  void leave() {
    underWay--;
  }

  /** How many were taken and have not left. */
  int underWay() {
    return underWay;
  }
}
