// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.poll.PolledByHand.Asked;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Due, batches, measured, decided, acted. */
class PollerTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private static String trigger(String source) {
    return "{type: counted, metadata: {source: " + source + "}}";
  }

  private static ResourceKey key(String name) {
    return new ResourceKey(ResourceKind.SCALED_OBJECT, "default", name);
  }

  @Test
  void objectsOfOneSourceAreAskedInOneBatch() {
    PolledByHand polled =
        new PolledByHand(true)
            .object("a", trigger("one"))
            .object("b", trigger("other"))
            .object("c", trigger("one"));
    polled.pass(Duration.ZERO);

    List<Asked> asked = polled.asked();
    assertThat(asked).extracting(Asked::source).containsExactlyInAnyOrder("one", "other");
    Asked one = asked.stream().filter(ask -> ask.source().equals("one")).findFirst().orElseThrow();
    one.answer(5, 25);
    assertThat(List.of(polled.wanted("a"), polled.wanted("b"), polled.wanted("c")))
        .containsExactly(1, 0, 5);
  }

  @Test
  void anObjectIsDecidedWhenItsLastTriggerIsMeasured() {
    PolledByHand polled =
        new PolledByHand(true).object("a", trigger("one") + ", " + trigger("other"));
    polled.pass(Duration.ZERO);

    List<Asked> asked = polled.asked();
    asked.get(1).answer(15);
    assertThat(polled.wanted("a")).isZero();
    asked.get(0).answer(5);
    assertThat(polled.wanted("a")).isEqualTo(3);
  }

  @Test
  void sourcesThatDoNotAnswerLeaveRoomForOthers() {
    PolledByHand polled = silent(150);
    polled.pass(Duration.ZERO);
    List<Asked> first = polled.asked();
    assertThat(first).as("a quarter of the places").hasSize(50);
    polled.pass(INTERVAL);
    assertThat(polled.asked()).as("no place").isEmpty();

    first.subList(0, 30).forEach(asked -> asked.answer(0));
    assertThat(polled.asked()).as("those that have waited").hasSize(30);
  }

  @Test
  void aPollThatWaitsForAPlaceIsLate() {
    PolledByHand polled = silent(51);
    polled.pass(Duration.ZERO);
    List<Asked> first = polled.asked();
    polled.pass(Duration.ofSeconds(10));
    first.get(0).answer(0);
    assertThat(polled.lateness(first.get(0).source())).isZero();
    Asked waited = polled.asked().get(0);
    polled.pass(Duration.ofSeconds(1));
    waited.answer(0);
    assertThat(polled.lateness(waited.source())).hasSeconds(10);
  }

  @Test
  void aSourceThatHangsKeepsItsPlace() {
    PolledByHand polled = silent(60);
    polled.pass(Duration.ZERO);
    List<Asked> first = polled.asked();
    first.forEach(Asked::late);
    polled.pass(INTERVAL);
    assertThat(polled.asked()).isEmpty();

    first.subList(0, 10).forEach(Asked::over);
    assertThat(polled.asked()).hasSize(10);
  }

  @Test
  void aSourceThatIsSlowWaitsForOthersThatAre() {
    PolledByHand polled = silent(50);
    polled.pass(Duration.ZERO);
    List<Asked> first = polled.asked();
    polled.pass(Duration.ofSeconds(10));
    first.forEach(Asked::late);
    first.forEach(Asked::over);
    polled.pass(INTERVAL);
    assertThat(polled.asked()).as("a quarter of the places for slow sources").hasSize(25);

    polled.object("prompt", trigger("prompt"));
    polled.pass(Duration.ZERO);
    assertThat(polled.asked()).extracting(Asked::source).containsExactly("prompt");
  }

  private static PolledByHand silent(int sources) {
    PolledByHand polled = new PolledByHand(true);
    for (int i = 0; i < sources; i++) {
      polled.object("silent-" + i, trigger("silent-" + i));
    }
    return polled;
  }

  @Test
  void manySourcesThatFailAtOnceDoNotUseUpTheStack() {
    String[] broken = new String[20_000];
    for (int i = 0; i < broken.length; i++) {
      broken[i] = "broken-" + i;
    }
    PolledByHand polled = new PolledByHand(true, broken);
    for (String source : broken) {
      polled.object(source, trigger(source));
    }
    polled.object("well", trigger("well"));
    polled.pass(Duration.ZERO);
    assertThat(polled.asked()).extracting(Asked::source).containsExactly("well");
  }

  @Test
  void isAskedAgainAfterItsIntervalAndNeverTwiceAtOnce() {
    PolledByHand polled = new PolledByHand(true).object("a", trigger("one"));
    polled.pass(Duration.ZERO);
    List<Asked> first = polled.asked();
    polled.pass(INTERVAL.multipliedBy(3));
    assertThat(polled.asked()).isEmpty();

    first.get(0).answer(5);
    polled.pass(INTERVAL.minusMillis(1).negated());
    assertThat(polled.asked()).isEmpty();
    polled.pass(INTERVAL.multipliedBy(2));
    assertThat(polled.asked()).hasSize(1);
  }

  @Test
  void aNamespaceThatIsPlannedForTooLongWaitsWithItsChanges() {
    PolledByHand polled = new PolledByHand(true).object("a", trigger("one"));
    polled.plansTake(Duration.ofSeconds(6));
    polled.object("a", trigger("two")).object("a", trigger("three"));
    polled.plansTake(Duration.ZERO);
    polled.object("a", trigger("four"));
    polled.polling().retryFaulty();
    polled.pass(INTERVAL);
    List<Asked> asked = polled.asked();
    assertThat(asked).extracting(Asked::source).containsExactly("three");
    asked.get(0).answer(0);

    polled.pass(Duration.ofSeconds(20));
    polled.polling().retryFaulty();
    polled.pass(INTERVAL);
    assertThat(polled.asked()).extracting(Asked::source).containsExactly("four");
  }

  @Test
  void aNamespaceThatIsPlannedForTooLongDelaysNoStart() {
    PolledByHand polled = new PolledByHand(true);
    for (int i = 1; i <= 9; i++) {
      polled.object("a" + i, trigger("a" + i));
    }
    polled.objectOf("other", "b", trigger("b"));
    polled.pass(Duration.ZERO);
    polled.asked().forEach(asked -> asked.answer(0));

    polled.plansTake(Duration.ofSeconds(4));
    Instant began = polled.now();
    polled.polling().triggerTypesChanged();
    assertThat(Duration.between(began, polled.now())).as("three of the nine").hasSeconds(16);
    polled.pass(Duration.ZERO);
    assertThat(polled.asked()).extracting(Asked::source).contains("a1", "a2", "a3", "b");

    polled.plansTake(Duration.ofSeconds(1));
    polled.pass(Duration.ofMinutes(2));
    began = polled.now();
    polled.polling().retryFaulty();
    assertThat(Duration.between(began, polled.now())).as("the other six").hasSeconds(6);
  }

  @Test
  void aPausedObjectAsksNothing() {
    PolledByHand polled =
        new PolledByHand(true)
            .object("a", "autoscaling.keda.sh/paused-replicas: '4'", trigger("one"));
    polled.pass(Duration.ZERO);

    assertThat(polled.asked()).isEmpty();
    assertThat(polled.wanted("a")).isEqualTo(4);
  }

  @Test
  void aTriggerWithAFlawIsAProblemAndTheOthersAreAsked() {
    PolledByHand polled =
        new PolledByHand(true).object("a", "{type: counted, metadata: {}}, " + trigger("one"));
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(10);

    assertThat(polled.wanted("a")).isEqualTo(2);
    assertThat(polled.problems())
        .extracting(Object::toString)
        .containsExactly("ScaledObject default/a, trigger s0-counted, source: is required");
  }

  /** Such as one of a kind that the cluster does not know. */
  @Test
  void aTargetThatCannotBeCountedIsTheUsersToFix() {
    PolledByHand polled = new PolledByHand(true).object("a", trigger("one"));
    polled.uncounted("a", new FieldFault("spec.scaleTargetRef.kind", "there is no kind Cart"));
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(5);

    assertThat(polled.problems())
        .extracting(Object::toString)
        .containsExactly("ScaledObject default/a, spec.scaleTargetRef.kind: there is no kind Cart");
  }

  @Test
  void aSourceThatCannotBeAskedCostsItsOwnObjectsAlone() {
    PolledByHand polled =
        new PolledByHand(true, "broken").object("a", trigger("broken")).object("b", trigger("one"));
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(5);

    assertThat(polled.wanted("b")).isEqualTo(1);
    assertThat(polled.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.object()).isEqualTo(key("a"));
              assertThat(problem.message()).startsWith("the poll failed; retrying");
            });
  }

  @Test
  void aFailedMeasureLowersNothingAndIsTriedAgain() {
    PolledByHand polled = new PolledByHand(true).object("a", trigger("one"));
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(15);
    polled.pass(INTERVAL.multipliedBy(2));
    polled
        .asked()
        .get(0)
        .asking()
        .answer()
        .completeExceptionally(new IllegalStateException("gone"));
    assertThat(polled.wanted("a")).isEqualTo(3);
    assertThat(polled.problems()).hasSize(1);

    polled.pass(INTERVAL.multipliedBy(2));
    polled.asked().get(0).answer(25);
    assertThat(polled.wanted("a")).isEqualTo(5);
    assertThat(polled.problems()).isEmpty();
  }

  @Test
  void aFollowerMeasuresOnlyWhatIsAskedForAndScalesNothing() {
    PolledByHand polled =
        new PolledByHand(false).object("a", trigger("one")).object("b", trigger("one"));
    polled.pass(Duration.ZERO);
    assertThat(polled.asked()).isEmpty();

    CompletableFuture<OptionalDouble> metric =
        polled.polling().metrics().metric(key("a"), "s0-one");
    polled.pass(Duration.ZERO);
    List<Asked> asked = polled.asked();
    assertThat(asked).singleElement().satisfies(one -> assertThat(one.queries()).hasSize(1));
    asked.get(0).answer(15);
    assertThat(metric.join()).hasValue(15);
    assertThat(polled.wanted("a")).isZero();
  }

  @Test
  void aMetricIsServedAgainAsLongAsItIsFresh() {
    PolledByHand polled = new PolledByHand(true).object("a", trigger("one"));
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(15);

    assertThat(polled.polling().metrics().metric(key("a"), "s0-one"))
        .isCompletedWithValueMatching(value -> value.getAsDouble() == 15);
    polled.pass(Duration.ofSeconds(16));
    CompletableFuture<OptionalDouble> later = polled.polling().metrics().metric(key("a"), "s0-one");
    assertThat(later).isNotDone();
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(20);
    assertThat(later.join()).hasValue(20);
  }

  @Test
  void aMetricThatIsNotThereIsRefused() {
    PolledByHand polled = new PolledByHand(true).object("a", trigger("one"));

    assertThatThrownBy(() -> polled.polling().metrics().metric(key("a"), "s0-no").join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("ScaledObject default/a has no metric s0-no");
    assertThatThrownBy(() -> polled.polling().metrics().metric(key("no"), "s0-one").join())
        .cause()
        .hasMessage("ScaledObject default/no is missing, or not ready");
  }

  @Test
  void aScaledJobGetsTheJobsThatItsBacklogAsksFor() {
    PolledByHand polled = new PolledByHand(true).job("a", trigger("one"));
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(10);
    assertThat(polled.jobs()).isEqualTo(2);

    polled.pass(INTERVAL.multipliedBy(2));
    polled.asked().get(0).answer(10);
    assertThat(polled.jobs()).isEqualTo(2);
  }

  @Test
  void manyJobsAreCreatedInTurnsAndCountOnce() {
    PolledByHand polled = new PolledByHand(true).job("a", trigger("one"));
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(100_000);
    assertThat(polled.jobs()).as("maxReplicaCount").isEqualTo(100);

    polled.pass(INTERVAL.multipliedBy(2));
    polled.asked().get(0).answer(100_000);
    assertThat(polled.jobs()).isEqualTo(100);
  }

  @Test
  void manyFinishedJobsAreDeletedInTurns() {
    PolledByHand polled =
        new PolledByHand(true)
            .jobOf("one", "a", "", trigger("one"))
            .jobOf("other", "b", "", trigger("other"));
    polled.finishedJobs("one", "a", 300);
    polled.holdActions();
    polled.pass(Duration.ZERO);
    polled.asked().forEach(asked -> asked.answer(asked.source().equals("one") ? 0 : 5));
    polled.actAll();

    List<String> calls = polled.jobCalls();
    assertThat(calls.indexOf("create other/b")).isBetween(0, 50);
    assertThat(calls).as("the last 100 stay").filteredOn("delete one/a"::equals).hasSize(200);
  }

  @Test
  void aPollDeletesAThousandJobs() {
    PolledByHand polled = new PolledByHand(true).job("a", trigger("one"));
    polled.finishedJobs("default", "a", 3_000);
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(1_000_000);
    assertThat(polled.jobCalls()).filteredOn("create default/a"::equals).hasSize(100);
    assertThat(polled.jobCalls()).filteredOn("delete default/a"::equals).hasSize(1_000);

    polled.pass(INTERVAL.multipliedBy(2));
    polled.asked().get(0).answer(0);
    assertThat(polled.jobCalls()).filteredOn("delete default/a"::equals).hasSize(2_000);
  }

  /** A turn may come minutes after the decision. */
  @Test
  void noJobIsCreatedOrDeletedAfterItsScaledJobHasChanged() {
    PolledByHand polled = new PolledByHand(true).job("a", trigger("one"));
    polled.finishedJobs("default", "a", 300);
    polled.holdActions();
    polled.pass(Duration.ZERO);
    polled.asked().get(0).answer(1_000);
    polled.jobOf("default", "a", "autoscaling.keda.sh/paused: 'true'", trigger("one"));
    polled.actAll();
    assertThat(polled.jobCalls()).isEmpty();
  }

  @Test
  void theFirstOfTwoObjectsKeepsTheirTarget() {
    PolledByHand polled = new PolledByHand(true).object("a", trigger("one"));
    assertThat(polled.problems()).isEmpty();
    polled.object("b", "a", "", trigger("one"));
    polled.pass(Duration.ZERO);

    assertThat(polled.asked())
        .singleElement()
        .satisfies(one -> assertThat(one.queries()).hasSize(1));
    assertThat(polled.problems())
        .extracting(Object::toString)
        .containsExactly(
            "ScaledObject default/b, spec.scaleTargetRef.name: Deployment default/a is already"
                + " scaled by ScaledObject default/a: delete one of the two objects");
  }
}
