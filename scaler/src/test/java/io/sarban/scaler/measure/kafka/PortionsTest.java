// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortionsTest {

  private static final Optional<Measurement> MEASURED = Optional.of(Measurement.of(1, 0));

  private Instant now = Instant.EPOCH;
  private final List<Integer> asked = new ArrayList<>();

  private static List<KafkaQuery> queries(String namespace, int number) {
    ResourceKey object = new ResourceKey(ResourceKind.SCALED_OBJECT, namespace, "o");
    return Collections.nCopies(
        number, new KafkaQuery(null, object, 0, "g", Set.of("t"), null, 0, null));
  }

  /** A portion of at most so many queries; a larger one fails as a whole. */
  private Portions upTo(int most) {
    return new Portions(
        queries -> {
          asked.add(queries.size());
          now = now.plusSeconds(1);
          return Collections.nCopies(
              queries.size(), queries.size() > most ? Optional.empty() : MEASURED);
        },
        () -> now);
  }

  @Test
  void manyQueriesAreAskedInPortions() throws Exception {
    assertThat(upTo(2_000).measure(queries("a", 4_001))).hasSize(4_001).containsOnly(MEASURED);
    assertThat(asked).containsExactly(2_000, 2_000, 1);
  }

  @Test
  void portionsThatDoNotFitBecomeSmaller() throws Exception {
    assertThat(upTo(6).measure(queries("a", 11))).containsOnly(MEASURED);
    assertThat(asked).containsExactly(11, 11, 5, 6);
  }

  @Test
  void theBatchEndsBeforeItsTimeLimit() throws Exception {
    assertThat(upTo(0).measure(queries("a", 1_000))).hasSize(1_000).containsOnly(Optional.empty());
    assertThat(now).isEqualTo(Instant.EPOCH.plus(Duration.ofSeconds(4)));
  }

  @Test
  void namespacesAreAskedInTurn() throws Exception {
    List<KafkaQuery> queries = new ArrayList<>(queries("a", 3));
    queries.addAll(queries("b", 2));
    assertThat(upTo(2).measure(queries).subList(3, 5)).containsOnly(MEASURED);
    assertThat(asked).containsExactly(5, 3, 2, 1);
  }
}
