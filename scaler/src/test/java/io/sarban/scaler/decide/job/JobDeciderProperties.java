// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.decide.Objects;
import io.sarban.scaler.decide.Reading;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Properties of every decision about Jobs. */
class JobDeciderProperties {

  @Provide
  Arbitrary<JobRules> rules() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(1, 60),
            Arbitraries.of("default", "accurate", "eager"),
            Arbitraries.of("max", "min", "avg", "sum"))
        .as(
            (min, max, strategy, calculation) ->
                JobDeciderTest.rules(
                    "minReplicaCount: "
                        + min
                        + " @ maxReplicaCount: "
                        + max
                        + " @ scalingStrategy: {strategy: "
                        + strategy
                        + ", multipleScalersCalculation: "
                        + calculation
                        + "}"));
  }

  /** A negative number is unreadable. */
  @Provide
  Arbitrary<Reading> readings() {
    return Arbitraries.doubles()
        .between(-1, 1e12)
        .map(
            backlog ->
                backlog < 0
                    ? Objects.unreadable("q", 5)
                    : Objects.backlog("q", Math.floor(backlog), 5));
  }

  @Property
  void neverRunMoreThanTheMaximum(
      @ForAll @From("rules") JobRules rules,
      @ForAll @From("readings") Reading first,
      @ForAll @From("readings") Reading second,
      @ForAll @IntRange(max = 70) int running,
      @ForAll @IntRange(max = 70) int waiting) {
    JobCounts counts = new JobCounts(running, Math.min(running, waiting));
    JobDecision decision = JobDecider.decide(rules, List.of(first, second), counts);
    assertThat(decision.create()).isBetween(0, Math.max(0, rules.max() - running));
    assertThat(running + decision.create()).isGreaterThanOrEqualTo(rules.min());
  }

  /** Created Jobs are pending at the next poll: an unchanged backlog creates no more. */
  @Property
  void aStandingBacklogIsNotAnsweredTwice(
      @ForAll @IntRange(min = 1, max = 500) int backlog,
      @ForAll @IntRange(min = 1, max = 60) int max) {
    JobRules rules = JobDeciderTest.rules("maxReplicaCount: " + max);
    List<Reading> readings = List.of(Objects.backlog("q", backlog, 5));
    int created = JobDecider.decide(rules, readings, new JobCounts(0, 0)).create();
    assertThat(created).isPositive();
    JobCounts pending = new JobCounts(created, created);
    assertThat(JobDecider.decide(rules, readings, pending).create()).isZero();
  }

  @Property
  void noBacklogCreatesNothingBeyondTheMinimum(
      @ForAll @From("rules") JobRules rules, @ForAll @IntRange(max = 70) int running) {
    JobDecision decision =
        JobDecider.decide(
            rules,
            List.of(Objects.backlog("q", 0, 5), Objects.unreadable("r", 5)),
            new JobCounts(running, 0));
    assertThat(running + decision.create()).isEqualTo(Math.max(running, rules.min()));
  }
}
