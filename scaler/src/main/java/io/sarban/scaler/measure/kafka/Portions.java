// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures a batch in portions, so that only what one needs is in memory. What a portion has no
 * room for is measured again, in portions of one namespace, which become smaller as long as they do
 * not fit. So only a query that does not fit alone is refused, and no namespace's queries keep out
 * those of another one.
 */
final class Portions {

  /** Queries of a portion at first. */
  private static final int MOST = 2_000;

  /** After it, nothing is measured again: the whole batch has 10 s. */
  private static final Duration TIME = Duration.ofSeconds(4);

  private final Portion portion;
  private final InstantSource clock;

  /** Measures queries together. */
  @FunctionalInterface
  interface Portion {

    /** Empty for each query for which there is no room. */
    List<Optional<Measurement>> measure(List<KafkaQuery> queries) throws InterruptedException;
  }

  Portions(Portion portion, InstantSource clock) {
    this.portion = portion;
    this.clock = clock;
  }

  /** Empty for each query for which there is no room. */
  List<Optional<Measurement>> measure(List<KafkaQuery> queries) throws InterruptedException {
    return new Run(queries, clock.instant().plus(TIME)).measure();
  }

  /** One batch. Its queries are known by their index. */
  private final class Run {

    private final List<KafkaQuery> queries;
    private final Instant end;
    private final Measurement[] measured;

    Run(List<KafkaQuery> queries, Instant end) {
      this.queries = queries;
      this.end = end;
      this.measured = new Measurement[queries.size()];
    }

    List<Optional<Measurement>> measure() throws InterruptedException {
      List<Integer> all = IntStream.range(0, queries.size()).boxed().toList();
      for (int from = 0; from < all.size(); from += MOST) {
        ask(all.subList(from, Math.min(all.size(), from + MOST)));
      }
      askAgain(refused(all));
      return all.stream().map(index -> Optional.ofNullable(measured[index])).toList();
    }

    private void ask(List<Integer> indexes) throws InterruptedException {
      List<Optional<Measurement>> answers =
          portion.measure(indexes.stream().map(queries::get).toList());
      for (int i = 0; i < indexes.size(); i++) {
        measured[indexes.get(i)] = answers.get(i).orElse(null);
      }
    }

    private List<Integer> refused(List<Integer> indexes) {
      return indexes.stream().filter(index -> measured[index] == null).toList();
    }

    /** The namespaces take turns. */
    private void askAgain(List<Integer> indexes) throws InterruptedException {
      Queue<List<Integer>> left = new ArrayDeque<>(byNamespace(indexes));
      while (!left.isEmpty() && clock.instant().isBefore(end)) {
        List<Integer> next = left.remove();
        ask(next);
        List<Integer> refused = refused(next);
        if (refused.size() < next.size()) {
          add(left, refused);
        } else if (next.size() > 1) {
          add(left, next.subList(0, next.size() / 2));
          add(left, next.subList(next.size() / 2, next.size()));
        }
      }
    }

    private static void add(Queue<List<Integer>> left, List<Integer> indexes) {
      if (!indexes.isEmpty()) {
        left.add(indexes);
      }
    }

    private Collection<List<Integer>> byNamespace(List<Integer> indexes) {
      return indexes.stream()
          .collect(
              Collectors.groupingBy(
                  index -> queries.get(index).object().namespace(),
                  TreeMap::new,
                  Collectors.toList()))
          .values();
    }
  }
}
