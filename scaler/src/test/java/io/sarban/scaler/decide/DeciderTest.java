// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import static io.sarban.scaler.decide.Objects.CREATED;
import static io.sarban.scaler.decide.Objects.atLeast;
import static io.sarban.scaler.decide.Objects.backlog;
import static io.sarban.scaler.decide.Objects.rules;
import static io.sarban.scaler.decide.Objects.unreadable;
import static io.sarban.scaler.decide.Objects.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderTest {

  /** An object over time: a series of decisions, each of which is carried out. */
  private static final class Life {
    private final Rules rules;
    private History history = History.EMPTY;
    private Instant now = CREATED;
    private int replicas;
    private Decision last;

    Life(Rules rules, int replicas) {
      this.rules = rules;
      this.replicas = replicas;
    }

    Life after(int seconds) {
      now = now.plusSeconds(seconds);
      return this;
    }

    int decide(Reading... readings) {
      last =
          Decider.decide(rules, List.of(readings), new Current(replicas, replicas), history, now);
      history = last.history().scaled(replicas, last.replicas(), now);
      replicas = last.replicas();
      return replicas;
    }

    String reasons() {
      return last.reasons().toString();
    }
  }

  private static int once(Rules rules, int replicas, Reading... readings) {
    return new Life(rules, replicas).decide(readings);
  }

  @Nested
  class OneToN {

    @ParameterizedTest(name = "{0} waiting, {1} each, {2} now: {3}")
    @CsvSource({
      "20, 5, 3, 4", // KEDA's ScaledObject specification, metricType AverageValue
      "500, 5, 0, 100",
      "1, 5, 0, 1",
      "1000, 5, 1, 100", // maxReplicaCount
      "52, 5, 10, 10", // within the tolerance of 0.1
      "56, 5, 10, 12",
      "1e300, 5, 1, 100"
    })
    void averageValue(double waiting, double each, int now, int wanted) {
      assertThat(once(rules("maxReplicaCount: 100"), now, backlog("q", waiting, each)))
          .isEqualTo(wanted);
    }

    @ParameterizedTest(name = "{0} for {1}, {2} now: {3}")
    @CsvSource({
      "20, 5, 3, 12", // KEDA's ScaledObject specification, metricType Value
      "200, 100, 4, 8", // Kubernetes' algorithm details: twice the value doubles the replicas
      "105, 100, 4, 4",
      "20, 5, 0, 4"
    })
    void valueType(double metric, double target, int now, int wanted) {
      assertThat(once(rules("maxReplicaCount: 100"), now, value(metric, target))).isEqualTo(wanted);
    }

    @Test
    void halfTheValueHalvesTheReplicasAfterTheWindow() {
      Life life = new Life(rules("maxReplicaCount: 100"), 4);
      assertThat(life.decide(value(50, 100))).isEqualTo(4);
      assertThat(life.after(301).decide(value(50, 100))).isEqualTo(2);
    }

    @Test
    void theLargestOfSeveralTriggersWins() {
      assertThat(once(rules(""), 1, backlog("a", 10, 5), backlog("b", 30, 5), value(0.5, 1)))
          .isEqualTo(6);
    }

    @Test
    void toleranceCanBeSetForEachDirection() {
      String up =
          "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleUp: {tolerance: 0.5}}}}";
      assertThat(once(rules(up), 10, backlog("q", 70, 5))).isEqualTo(10);
      assertThat(once(rules(up), 10, backlog("q", 80, 5))).isEqualTo(16);
    }

    @Test
    void scaleDownHoldsTheHighestRecommendationOf300Seconds() {
      Life life = new Life(rules(""), 1);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(10);
      assertThat(life.after(100).decide(backlog("q", 20, 5))).isEqualTo(10);
      assertThat(life.reasons()).contains("stabilized over the last 300 s: 10");
      assertThat(life.after(199).decide(backlog("q", 5, 5))).isEqualTo(10);
      assertThat(life.after(2).decide(backlog("q", 5, 5))).isEqualTo(4);
      assertThat(life.after(100).decide(backlog("q", 5, 5))).isEqualTo(1);
    }

    @Test
    void scaleUpWindowTakesTheLowestRecommendation() {
      Life life =
          new Life(
              rules(
                  "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleUp:"
                      + " {stabilizationWindowSeconds: 60, policies: [{type: Pods, value: 100,"
                      + " periodSeconds: 1}]}}}}"),
              2);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(2);
      assertThat(life.after(30).decide(backlog("q", 25, 5))).isEqualTo(2);
      assertThat(life.after(31).decide(backlog("q", 50, 5))).isEqualTo(5);
    }

    @Test
    void policiesLimitBothDirectionsWithinTheirPeriods() {
      // Kubernetes' documentation: "scale down ... 4 Pods in one minute, or 10 % in one minute"
      Life life =
          new Life(
              rules(
                  """
                  maxReplicaCount: 100
                  advanced:
                    horizontalPodAutoscalerConfig:
                      behavior:
                        scaleDown:
                          stabilizationWindowSeconds: 0
                          policies:
                          - {type: Pods, value: 4, periodSeconds: 60}
                          - {type: Percent, value: 10, periodSeconds: 60}
                  """),
              80);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(72);
      assertThat(life.after(30).decide(backlog("q", 50, 5))).isEqualTo(72);
      assertThat(life.after(30).decide(backlog("q", 50, 5))).isEqualTo(64);
      assertThat(life.after(60).decide(backlog("q", 50, 5))).isEqualTo(57);
    }

    @Test
    void anExplicitScaleUpHasTheDefaultsOfKubernetes() {
      String yaml =
          "maxReplicaCount: 100\nadvanced: {horizontalPodAutoscalerConfig: {behavior: {scaleUp:"
              + " {stabilizationWindowSeconds: 0}}}}";
      Life life = new Life(rules(yaml), 0);
      // the first replica is not limited; then 4 pods or 100 % in 15 s, whichever is more
      assertThat(life.decide(backlog("q", 500, 5))).isEqualTo(5);
      assertThat(life.after(15).decide(backlog("q", 500, 5))).isEqualTo(10);
      assertThat(life.after(15).decide(backlog("q", 500, 5))).isEqualTo(20);
    }

    @Test
    void selectPolicyMinAndDisabled() {
      String up =
          "maxReplicaCount: 100\nadvanced: {horizontalPodAutoscalerConfig: {behavior: {scaleUp:"
              + " {selectPolicy: %s, policies: [{type: Pods, value: 2, periodSeconds: 60}, {type:"
              + " Percent, value: 100, periodSeconds: 60}]}}}}";
      assertThat(once(rules(up.formatted("Min")), 10, backlog("q", 500, 5))).isEqualTo(12);
      assertThat(once(rules(up.formatted("Max")), 10, backlog("q", 500, 5))).isEqualTo(20);
      assertThat(once(rules(up.formatted("Disabled")), 10, backlog("q", 500, 5))).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"200, 100", "1, 3"})
    void aTargetOutsideItsBoundsIsBroughtInside(int now, int wanted) {
      Rules rules = rules("minReplicaCount: 3\nmaxReplicaCount: 100");
      assertThat(once(rules, now, backlog("q", 0, 5))).isEqualTo(wanted);
      assertThat(once(rules, now, unreadable("q", 5))).isEqualTo(wanted);
    }
  }

  @Nested
  class ToAndFromZero {

    @Test
    void anObjectThatWasNeverActiveGoesToZeroAtOnce() {
      assertThat(once(rules(""), 3, backlog("q", 0, 5))).isZero();
    }

    @Test
    void zeroComesWhenTheCooldownIsOver() {
      Life life = new Life(rules("cooldownPeriod: 60"), 0);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(10);
      assertThat(life.after(30).decide(backlog("q", 0, 5))).isEqualTo(10);
      assertThat(life.reasons()).contains("cooldown of 60 s since the last activity: 30 s to go");
      assertThat(life.after(29).decide(backlog("q", 0, 5))).isEqualTo(10);
      assertThat(life.after(1).decide(backlog("q", 0, 5))).isZero();
      assertThat(life.after(5).decide(backlog("q", 0, 5))).isZero();
    }

    /** KEDA skips the policies on the way from N to zero, see its issues 7204 and 7770. */
    @Test
    void thePoliciesOfScaleDownHoldOnTheWayToZeroToo() {
      Life life = new Life(down("cooldownPeriod: 60", "Pods, value: 4"), 0);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(10);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isEqualTo(6);
      assertThat(life.reasons()).contains("limited by behavior.scaleDown to 6");
      assertThat(life.after(30).decide(backlog("q", 0, 5))).isEqualTo(6);
      assertThat(life.after(30).decide(backlog("q", 0, 5))).isEqualTo(2);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isZero();
    }

    @Test
    void aPercentageOfTheReplicasEndsAtZeroToo() {
      Life life = new Life(down("cooldownPeriod: 0", "Percent, value: 50"), 0);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(10);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isEqualTo(5);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isEqualTo(2);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isEqualTo(1);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isZero();
    }

    @Test
    void workOnTheWayToZeroScalesUpAgain() {
      Life life = new Life(down("cooldownPeriod: 0", "Pods, value: 4"), 0);
      life.decide(backlog("q", 50, 5));
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isEqualTo(6);
      assertThat(life.after(5).decide(backlog("q", 50, 5))).isEqualTo(10);
    }

    /** There is no number between the minimum and the idle count. */
    @Test
    void theStepFromTheMinimumToIdleIsOne() {
      String idle = "idleReplicaCount: 0\nminReplicaCount: 5\ncooldownPeriod: 0";
      Life life = new Life(down(idle, "Pods, value: 3"), 0);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(10);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isEqualTo(7);
      assertThat(life.after(60).decide(backlog("q", 0, 5))).isEqualTo(5);
      assertThat(life.after(1).decide(backlog("q", 0, 5))).isZero();
    }

    /** With this setting, users of KEDA keep all replicas until there is no work. */
    @Test
    void disabledScaleDownKeepsNothingFromZero() {
      Life life = new Life(down("cooldownPeriod: 60", "Pods, value: 4", "Disabled"), 0);
      assertThat(life.decide(backlog("q", 50, 5))).isEqualTo(10);
      assertThat(life.after(59).decide(backlog("q", 0, 5))).isEqualTo(10);
      assertThat(life.after(1).decide(backlog("q", 0, 5))).isZero();
    }

    /** The HorizontalPodAutoscaler applies the same policies; it only cannot do the last step. */
    @Test
    void theHorizontalPodAutoscalerLowersToTheFirstReplicas() {
      Rules rules = down("cooldownPeriod: 0", "Pods, value: 4", "Max", Engine.HPA);
      assertThat(once(rules, 10, backlog("q", 0, 5))).isEqualTo(10);
      assertThat(once(rules, 4, backlog("q", 0, 5))).isZero();
      assertThat(once(down("cooldownPeriod: 0", "Pods, value: 1"), 1, backlog("q", 0, 5))).isZero();
    }

    private static Rules down(String yaml, String policy) {
      return down(yaml, policy, "Max");
    }

    private static Rules down(String yaml, String policy, String select) {
      return down(yaml, policy, select, Engine.DIRECT);
    }

    private static Rules down(String yaml, String policy, String select, Engine engine) {
      return Objects.rules(
          yaml
              + "\nadvanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {selectPolicy: "
              + select
              + ", policies: [{type: "
              + policy
              + ", periodSeconds: 60}]}}}}",
          Map.of(),
          engine);
    }

    @Test
    void initialCooldownKeepsTheFirstReplicas() {
      Life life = new Life(rules("initialCooldownPeriod: 120"), 3);
      assertThat(life.decide(backlog("q", 0, 5))).isEqualTo(3);
      assertThat(life.after(119).decide(backlog("q", 0, 5))).isEqualTo(3);
      assertThat(life.after(1).decide(backlog("q", 0, 5))).isZero();
    }

    @Test
    void activationOutranksTheMetric() {
      // KEDA's documentation: threshold 10, activationThreshold 50, 40 messages: zero
      Reading inactive =
          new Reading.Measured("q", "", new MetricTarget(MetricType.AverageValue, 10), 40, false);
      assertThat(once(rules(""), 0, inactive)).isZero();
      assertThat(once(rules("minReplicaCount: 1"), 1, inactive)).isEqualTo(4);
    }

    @Test
    void idleReplicas() {
      Life life =
          new Life(rules("idleReplicaCount: 0\nminReplicaCount: 10\ncooldownPeriod: 30"), 0);
      assertThat(life.decide(backlog("q", 0, 5))).isZero();
      assertThat(life.after(5).decide(backlog("q", 5, 5))).isEqualTo(10);
      assertThat(life.after(5).decide(backlog("q", 100, 5))).isEqualTo(20);
      assertThat(life.after(31).decide(backlog("q", 0, 5))).isZero();
    }

    @Test
    void forceActivation() {
      Rules rules = rules("", Map.of("autoscaling.keda.sh/force-activation", "true"));
      assertThat(once(rules, 0, backlog("q", 0, 5))).isEqualTo(1);
      assertThat(once(rules, 0, unreadable("q", 5))).isEqualTo(1);
    }
  }

  @Nested
  class Unreadable {

    @ParameterizedTest
    @CsvSource({"0", "1", "7"})
    void blindHolds(int replicas) {
      Life life = new Life(rules("cooldownPeriod: 0"), replicas);
      for (int i = 0; i < 100; i++) {
        assertThat(life.after(30).decide(unreadable("q", 5))).isEqualTo(replicas);
      }
    }

    @Test
    void oneUnreadableTriggerNeverLowersButOthersMayRaise() {
      Life life = new Life(rules("cooldownPeriod: 0"), 5);
      assertThat(life.decide(unreadable("a", 5), backlog("b", 0, 5))).isEqualTo(5);
      assertThat(life.after(400).decide(unreadable("a", 5), backlog("b", 1, 5))).isEqualTo(5);
      assertThat(life.after(400).decide(unreadable("a", 5), backlog("b", 50, 5))).isEqualTo(10);
    }

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource({
      "static, 2, 6",
      "currentReplicas, 2, 2",
      "currentReplicasIfHigher, 8, 8",
      "currentReplicasIfHigher, 2, 6",
      "currentReplicasIfLower, 2, 2",
      "currentReplicasIfLower, 8, 6"
    })
    void fallbackAfterMoreFailuresThanTheThreshold(String behavior, int replicas, int wanted) {
      Life life =
          new Life(
              rules(
                  "fallback: {failureThreshold: 3, replicas: 6, behavior: "
                      + behavior
                      + "}\nadvanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown:"
                      + " {stabilizationWindowSeconds: 0}}}}"),
              replicas);
      for (int i = 0; i < 3; i++) {
        assertThat(life.after(30).decide(unreadable("q", 5))).isEqualTo(replicas);
      }
      assertThat(life.after(30).decide(unreadable("q", 5))).isEqualTo(wanted);
      assertThat(life.last.fallback()).isTrue();
      life.after(30).decide(backlog("q", 50, 5));
      assertThat(life.last.fallback()).isFalse();
    }

    @Test
    void whatIsSureOfAnUnreadableOneRaisesAndNeverLowers() {
      Life life = new Life(rules("minReplicaCount: 0\ncooldownPeriod: 30"), 0);
      assertThat(life.decide(atLeast("a", 0, 5))).isZero();
      assertThat(life.after(30).decide(atLeast("a", 1, 5))).isEqualTo(1);
      assertThat(life.after(30).decide(atLeast("a", 50, 5))).isEqualTo(10);
      assertThat(life.after(1000).decide(atLeast("a", 1, 5))).isEqualTo(10);
      assertThat(life.after(1000).decide(atLeast("a", 0, 5))).isEqualTo(10);
      assertThat(life.after(1000).decide(backlog("a", 0, 5))).isZero();
    }

    @Test
    void whatIsSureCountsBesideAFallback() {
      Rules rules = rules("fallback: {failureThreshold: 1, replicas: 3}");
      Life life = new Life(rules, 0);
      assertThat(life.decide(atLeast("a", 5, 5))).isEqualTo(1);
      assertThat(life.after(30).decide(atLeast("a", 5, 5))).isEqualTo(3);
      assertThat(life.after(30).decide(atLeast("a", 40, 5))).isEqualTo(8);
    }

    @Test
    void aFallbackOfNoneNeverLeadsToZero() {
      Life life = new Life(rules("fallback: {failureThreshold: 0, replicas: 0}"), 4);
      assertThat(life.after(1000).decide(unreadable("q", 5))).isEqualTo(4);
    }
  }

  @Nested
  class Modifiers {

    private static final String TRIGGERS = "triggers: [{type: t, name: a}, {type: t, name: b}]\n";

    @Test
    void aFormulaComposesOneMetric() {
      Rules rules =
          rules(
              TRIGGERS
                  + "advanced: {scalingModifiers: {formula: (a + b) / 2, target: '2', activationTarget:"
                  + " '2'}}");
      assertThat(once(rules, 0, backlog("a", 10, 1), backlog("b", 6, 1))).isEqualTo(4);
      assertThat(once(rules, 0, backlog("a", 2, 1), backlog("b", 2, 1))).isZero();
    }

    @Test
    void failedTriggersAreNilToTheFormulaIfTheFallbackSaysSo() {
      Rules rules =
          rules(
              TRIGGERS
                  + "fallback: {failureThreshold: 0, replicas: 7, behavior: scalingModifiers}\n"
                  + "advanced: {scalingModifiers: {formula: a ?? b, target: '2'}}");
      assertThat(once(rules, 1, unreadable("a", 1), backlog("b", 6, 1))).isEqualTo(3);
      assertThat(once(rules, 1, unreadable("a", 1), unreadable("b", 1))).isEqualTo(7);
    }

    @Test
    void aFormulaThatGivesNoNumberHoldsAndSaysWhy() {
      Life life =
          new Life(
              rules(TRIGGERS + "advanced: {scalingModifiers: {formula: a / b, target: '2'}}"), 5);
      assertThat(life.decide(backlog("a", 1, 1), backlog("b", 0, 1))).isEqualTo(5);
      assertThat(life.last.problems()).singleElement().asString().contains("divide by zero");
    }
  }

  @Nested
  class Pauses {

    @ParameterizedTest(name = "{0}={1} at {2}: {3}")
    @CsvSource({
      "paused, true, 4, 4",
      "paused, false, 4, 10",
      "paused-replicas, 7, 4, 7",
      "paused-replicas, 0, 4, 0",
      "paused-scale-in, true, 20, 20",
      "paused-scale-in, true, 4, 10",
      "paused-scale-out, true, 4, 4",
      "paused-scale-out, true, 0, 0"
    })
    void byAnnotation(String annotation, String text, int replicas, int wanted) {
      Rules rules =
          rules(
              "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown:"
                  + " {stabilizationWindowSeconds: 0}}}}",
              Map.of("autoscaling.keda.sh/" + annotation, text));
      assertThat(once(rules, replicas, backlog("q", 50, 5))).isEqualTo(wanted);
    }

    @Test
    void pausedScaleInBlocksZero() {
      Rules rules = rules("", Map.of("autoscaling.keda.sh/paused-scale-in", "true"));
      assertThat(once(rules, 3, backlog("q", 0, 5))).isEqualTo(3);
    }
  }
}
