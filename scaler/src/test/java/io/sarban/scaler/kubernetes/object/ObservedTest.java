// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.History;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.report.PollResult;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** At the end a target gets the replicas that it had before the first poll. */
class ObservedTest {

  private static final PlannedObject PLAN =
      new PlannedObject(
          new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders"),
          new TargetRef("shop", "apps/v1", "Deployment", "orders"),
          Engine.DIRECT,
          null,
          List.of(),
          List.of());

  private static final Problem PROBLEM = new Problem(PLAN.key(), "", "spec", "is wrong");

  @Test
  void theFirstPlansReplicasAreTheOriginal() {
    Observed first = Observed.NOTHING.planned(PLAN, OptionalInt.of(3));
    assertThat(first.original()).hasValue(3);
    assertThat(first.planned(PLAN, OptionalInt.of(0)).original()).hasValue(3);
    assertThat(first.faulty(List.of()).planned(PLAN, OptionalInt.of(0)).original()).hasValue(3);
  }

  @Test
  void whatIsChangedBeforeTheObjectIsSoundIsTheUsers() {
    Observed faulty = Observed.NOTHING.faulty(List.of());
    assertThat(faulty.planned(PLAN, OptionalInt.of(4)).original()).hasValue(4);
  }

  private static Observed polled(Optional<Instant> lastActive, Map<String, Integer> failures) {
    History history = new History(lastActive, failures, List.of(), List.of());
    Decision decision = new Decision(1, List.of(), true, false, false, false, List.of(), history);
    return Observed.NOTHING.polled(
        new PollResult(PLAN.key(), List.of(), decision, List.of(), Duration.ZERO, Duration.ZERO));
  }

  /** An idle object's status is not compared after every poll. */
  @Test
  void onlyActivityAndFailuresMoveOn() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    Observed before = polled(Optional.of(noon), Map.of("s0-cron", 1));
    assertThat(polled(Optional.of(noon), Map.of("s0-cron", 1)).hasMoved(before)).isFalse();
    assertThat(polled(Optional.of(noon), Map.of("s0-cron", 2)).hasMoved(before)).isTrue();
    assertThat(polled(Optional.of(noon.plusSeconds(5)), Map.of("s0-cron", 1)).hasMoved(before))
        .isTrue();
  }

  /** Otherwise each poll's objects would outlive it. */
  @Test
  void aPollThatChangesNothingLeavesNothing() {
    Observed idle = polled(Optional.empty(), Map.of());
    assertThat(idle.polled(idle.poll())).isSameAs(idle);
    Observed failing = polled(Optional.empty(), Map.of("s0-cron", 1));
    assertThat(idle.polled(failing.poll())).isEqualTo(failing);
    assertThat(idle.faulty(List.of(PROBLEM)).polled(idle.poll()).faults()).isEmpty();
  }
}
