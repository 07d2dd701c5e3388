// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.Decider;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.History;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ScaledObjectSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Rules RULES =
      RulesReader.read(
          Serialization.unmarshal(
              "scaleTargetRef: {name: w}\ntriggers: [{type: test}]", ScaledObjectSpec.class),
          Map.of(),
          Instant.EPOCH,
          Engine.DIRECT);

  private static List<Reading> waiting(double messages) {
    MetricTarget target = new MetricTarget(MetricType.AverageValue, 5);
    return List.of(new Reading.Measured("s0-queue", "", target, messages, messages > 0));
  }

  private static Decision decision(List<Reading> readings, Instant now) {
    return Decider.decide(RULES, readings, new Current(0, 0), History.EMPTY, now);
  }

  private static Outcome after(Outcome before, List<Reading> readings, Instant now) {
    return before.next(now, readings, decision(readings, now));
  }

  /** Otherwise each poll of each idle object would leave garbage in the old generation. */
  @Test
  void whatIsAsBeforeIsKept() {
    Outcome idle = new Outcome(NOON, waiting(0), decision(waiting(0), NOON));
    Instant later = NOON.plusSeconds(5);

    Outcome next = after(idle, waiting(0), later);

    assertThat(next.at()).isEqualTo(later);
    assertThat(next.readings()).isSameAs(idle.readings());
    assertThat(next.decision()).isSameAs(idle.decision());
  }

  @Test
  void whatHasChangedIsNew() {
    Outcome idle = new Outcome(NOON, waiting(0), decision(waiting(0), NOON));

    Outcome busy = after(idle, waiting(12), NOON.plusSeconds(5));

    assertThat(busy.readings()).isEqualTo(waiting(12));
    assertThat(busy.decision().replicas()).isEqualTo(3);
    assertThat(busy.decision().reasons().toString()).contains("s0-queue is 12 at 5 a replica: 3");
  }
}
