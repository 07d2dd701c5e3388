// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.decide.Objects;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.plan.rule.JobRulesReader;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.ScaledJobSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobDeciderTest {

  static JobRules rules(String yaml) {
    return JobRulesReader.read(spec(yaml), Map.of());
  }

  private static ScaledJobSpec spec(String yaml) {
    String text = yaml.replace(" @ ", "\n") + "\ntriggers: [{type: test}]";
    return Serialization.unmarshal(text, ScaledJobSpec.class);
  }

  private static JobDecision decide(String yaml, int running, int pending, Reading... readings) {
    return JobDecider.decide(rules(yaml), List.of(readings), new JobCounts(running, pending));
  }

  /** The table of "maxReplicaCount" in KEDA's ScaledJob specification. */
  @ParameterizedTest
  @CsvSource({
    "10, 3, 1, 0, 3",
    "10, 3, 2, 0, 3",
    "10, 3, 1, 1, 2",
    "10, 100, 1, 0, 10",
    "4, 3, 5, 0, 1"
  })
  void createsAsKedaDocuments(int queue, int max, int target, int running, int created) {
    JobDecision decision =
        decide("maxReplicaCount: " + max, running, 0, Objects.backlog("q", queue, target));
    assertThat(decision.create()).as("%s", decision.reasons()).isEqualTo(created);
    assertThat(decision.active()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // strategy | queue | max | running | pending | created
        "default  | 6 | 10 | 3 | 0 | 3",
        "default  | 3 | 10 | 5 | 0 | 0",
        "accurate | 6 | 10 | 3 | 0 | 6",
        "accurate | 6 | 10 | 3 | 2 | 4",
        "accurate | 6 | 10 | 5 | 5 | 5",
        "accurate | 6 | 10 | 10 | 0 | 0",
        "eager    | 6 | 10 | 3 | 0 | 6",
        "eager    | 6 | 10 | 7 | 0 | 3",
        "eager    | 6 | 10 | 3 | 3 | 4",
        "eager    | 6 | 10 | 6 | 6 | 0"
      })
  void aStrategyTellsHowManyBesideThoseThatRun(
      String strategy, int queue, int max, int running, int pending, int created) {
    JobDecision decision =
        decide(
            "maxReplicaCount: " + max + " @ scalingStrategy: {strategy: " + strategy + "}",
            running,
            pending,
            Objects.backlog("q", queue, 1));
    assertThat(decision.create()).as("%s", decision.reasons()).isEqualTo(created);
  }

  @Test
  void customDeductsAShareOfThoseThatRun() {
    String custom =
        "maxReplicaCount: 20 @ scalingStrategy: {strategy: custom, "
            + "customScalingQueueLengthDeduction: 1, customScalingRunningJobPercentage: '0.5'}";
    assertThat(decide(custom, 5, 0, Objects.backlog("q", 10, 1)).create()).isEqualTo(7);
    String half = "scalingStrategy: {strategy: custom, customScalingQueueLengthDeduction: 1}";
    assertThat(decide(half, 5, 0, Objects.backlog("q", 10, 1)).create())
        .as("without a percentage it is the default strategy")
        .isEqualTo(5);
    String share = "scalingStrategy: {strategy: custom, customScalingRunningJobPercentage: '0.5'}";
    assertThat(decide(share, 5, 0, Objects.backlog("q", 10, 1)).create())
        .as("without a deduction nothing is deducted")
        .isEqualTo(8);
  }

  /** As in KEDA, an invalid strategy counts as the default, with a warning. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{strategy: fast} | Default | spec.scalingStrategy.strategy: must be default, custom, accurate or eager, not \"fast\": fix it; until then it is default",
        "{strategy: custom, customScalingQueueLengthDeduction: 1} | Default | spec.scalingStrategy.customScalingRunningJobPercentage: is required for strategy custom: add it; until then the strategy is default",
        "{strategy: custom, customScalingRunningJobPercentage: half} | Default | spec.scalingStrategy.customScalingRunningJobPercentage: must be a number such as \"0.5\", not \"half\": fix it; until then the strategy is default",
        "{strategy: custom, customScalingRunningJobPercentage: '1e400'} | Default | spec.scalingStrategy.customScalingRunningJobPercentage: must be a number such as \"0.5\", not \"1e400\": fix it; until then the strategy is default",
        "{strategy: eager, multipleScalersCalculation: mean} | Eager | spec.scalingStrategy.multipleScalersCalculation: must be max, min, avg or sum, not \"mean\": fix it; until then it is max",
        "{strategy: custom, customScalingRunningJobPercentage: '0.5', multipleScalersCalculation: avg} | Custom |"
      })
  void whatAStrategyDoesNotMeanIsKedasDefaultWithAWarning(
      String strategy, String used, String warning) {
    String yaml = "scalingStrategy: " + strategy;
    assertThat(rules(yaml).strategy().getClass().getSimpleName()).isEqualTo(used);
    assertThat(JobRulesReader.warnings(spec(yaml)))
        .isEqualTo(warning == null ? List.of() : List.of(warning));
  }

  @ParameterizedTest
  @CsvSource({"max, 8", "min, 2", "avg, 5", "sum, 10"})
  void severalTriggersAreCalculatedTogether(String calculation, int created) {
    JobDecision decision =
        decide(
            "scalingStrategy: {multipleScalersCalculation: " + calculation + "}",
            0,
            0,
            Objects.backlog("a", 8, 1),
            Objects.backlog("b", 2, 1),
            Objects.backlog("idle", 0, 1));
    assertThat(decision.create()).as("%s", decision.reasons()).isEqualTo(created);
  }

  /** The example of "minReplicaCount" in KEDA's ScaledJob specification, and its limit. */
  @Test
  void theMinimumRunsWhateverTheBacklogIs() {
    String two = "minReplicaCount: 2";
    assertThat(decide(two, 0, 0, Objects.backlog("q", 0, 1)).create()).isEqualTo(2);
    assertThat(decide(two, 1, 0, Objects.backlog("q", 0, 1)).create()).isEqualTo(1);
    assertThat(decide(two, 2, 0, Objects.backlog("q", 0, 1)).create()).isZero();
    assertThat(decide(two, 2, 0, Objects.backlog("q", 3, 1)).create()).isEqualTo(3);
    assertThat(decide(two + " @ maxReplicaCount: 3", 2, 0, Objects.backlog("q", 3, 1)).create())
        .isEqualTo(1);
    assertThat(rules("minReplicaCount: 9 @ maxReplicaCount: 3").min()).isEqualTo(3);
  }

  @Test
  void aSourceThatCannotBeReadCreatesNothing() {
    JobDecision blind = decide("maxReplicaCount: 5", 0, 0, Objects.unreadable("a", 1));
    assertThat(blind.create()).isZero();
    assertThat(blind.active()).isFalse();
    assertThat(blind.reasons().toString()).contains("a cannot be read: the broker is down");
    assertThat(decide("", 0, 0, Objects.unreadable("a", 1), Objects.backlog("b", 2, 1)).create())
        .isEqualTo(2);
  }

  @Test
  void aPausedOneCreatesNothing() {
    ScaledJobSpec spec =
        Serialization.unmarshal("minReplicaCount: 3\ntriggers: [{type: a}]", ScaledJobSpec.class);
    JobRules paused = JobRulesReader.read(spec, Map.of("autoscaling.keda.sh/paused", "true"));
    JobDecision decision = JobDecider.decide(paused, List.of(), new JobCounts(0, 0));
    assertThat(decision.create()).isZero();
    assertThat(decision.paused()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxReplicaCount: 0 | spec.maxReplicaCount",
        "minReplicaCount: -1 | spec.minReplicaCount",
        "successfulJobsHistoryLimit: -1 | spec.successfulJobsHistoryLimit",
        "failedJobsHistoryLimit: -1 | spec.failedJobsHistoryLimit",
        "rollout: {strategy: slow} | spec.rollout.strategy",
        "rolloutStrategy: slow | spec.rolloutStrategy",
        "rollout: {propagationPolicy: orphan} | spec.rollout.propagationPolicy"
      })
  void refuses(String yaml, String field) {
    assertThatThrownBy(() -> rules(yaml))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void theOlderSpellingOfTheRolloutCounts() {
    assertThat(rules("rolloutStrategy: gradual").rollout().deletes()).isFalse();
    assertThat(rules("rollout: {strategy: gradual}").rollout().deletes()).isFalse();
    assertThat(rules("rollout: {strategy: immediate}").rollout().deletes()).isTrue();
    assertThat(rules("rollout: {propagationPolicy: foreground}").rollout())
        .isEqualTo(new JobRules.RolloutRules(true, true));
  }

  @Test
  void theOldestFinishedJobsAreSuperfluous() {
    List<FinishedJob> finished =
        IntStream.range(0, 10)
            .mapToObj(i -> new FinishedJob("j" + i, i % 2 == 0, Instant.ofEpochSecond(100 - i)))
            .toList();
    JobRules rules = rules("successfulJobsHistoryLimit: 3 @ failedJobsHistoryLimit: 0");
    assertThat(JobHistory.superfluous(finished, rules))
        .containsExactlyElementsOf(Arrays.asList("j8", "j6", "j9", "j7", "j5", "j3", "j1"));
    assertThat(JobHistory.superfluous(finished, rules(""))).isEmpty();
  }
}
