// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Properties of every decision, whatever the history. */
class DeciderProperties {

  /**
   * One poll: the seconds since the last one, and the backlogs of two triggers; a negative backlog
   * is unreadable.
   */
  record Poll(int seconds, int first, int second) {

    List<Reading> readings() {
      return List.of(reading("first", first), reading("second", second));
    }

    private static Reading reading(String name, int backlog) {
      return backlog < 0 ? Objects.unreadable(name, 5) : Objects.backlog(name, backlog, 5);
    }

    boolean isActive() {
      return first > 0 || second > 0;
    }

    boolean isBlind() {
      return first < 0 || second < 0;
    }
  }

  @Provide
  Arbitrary<Poll> polls() {
    Arbitrary<Integer> backlog = Arbitraries.integers().between(-1, 600);
    Arbitrary<Integer> often = Arbitraries.of(0, 0, -1, 1, 50);
    return Combinators.combine(
            Arbitraries.integers().between(1, 120),
            Arbitraries.oneOf(backlog, often),
            Arbitraries.oneOf(backlog, often))
        .as(Poll::new);
  }

  @Provide
  Arbitrary<Rules> rules() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(5, 60),
            Arbitraries.of(0, 10, 60),
            Arbitraries.of(0, 30, 300),
            Arbitraries.of("", UP, LIMITED))
        .as(
            (min, max, cooldown, window, behavior) ->
                Objects.rules(
                    "minReplicaCount: "
                        + min
                        + "\nmaxReplicaCount: "
                        + max
                        + "\ncooldownPeriod: "
                        + cooldown
                        + "\nadvanced: {horizontalPodAutoscalerConfig: {behavior: {"
                        + behavior
                        + "scaleDown: {stabilizationWindowSeconds: "
                        + window
                        + "}}}}"));
  }

  private static final String UP = "scaleUp: {stabilizationWindowSeconds: 30}, ";
  private static final String LIMITED =
      "scaleUp: {policies: [{type: Pods, value: 3, periodSeconds: 60}]}, ";

  private static Decision decide(
      Rules rules, Poll poll, int replicas, History history, Instant now) {
    return Decider.decide(rules, poll.readings(), new Current(replicas, replicas), history, now);
  }

  @Property(tries = 300)
  void withinBoundsAndNeverToZeroWhileActiveOrBlind(
      @ForAll("rules") Rules rules,
      @ForAll @Size(max = 40) List<@From("polls") Poll> polls,
      @ForAll @IntRange(max = 80) int start) {
    int replicas = start;
    History history = History.EMPTY;
    Instant now = Objects.CREATED;
    for (Poll poll : polls) {
      now = now.plusSeconds(poll.seconds());
      Decision decision = decide(rules, poll, replicas, history, now);
      int next = decision.replicas();

      assertThat(next).isBetween(rules.min(), rules.max());
      if (poll.isActive()) {
        assertThat(next).isPositive();
      }
      if (poll.isBlind()) {
        assertThat(next).isGreaterThanOrEqualTo(Math.min(replicas, rules.max()));
      }
      history = decision.history().scaled(replicas, next, now);
      replicas = next;
    }
  }

  @Property(tries = 300)
  void moreBacklogNeverGivesFewerReplicas(
      @ForAll("rules") Rules rules,
      @ForAll @Size(max = 10) List<@From("polls") Poll> polls,
      @ForAll @IntRange(max = 60) int start,
      @ForAll @IntRange(max = 600) int less,
      @ForAll @IntRange(max = 600) int more) {
    int replicas = start;
    History history = History.EMPTY;
    Instant now = Objects.CREATED;
    for (Poll poll : polls) {
      now = now.plusSeconds(poll.seconds());
      Decision decision = decide(rules, poll, replicas, history, now);
      history = decision.history().scaled(replicas, decision.replicas(), now);
      replicas = decision.replicas();
    }
    Instant then = now.plusSeconds(5);
    int few = decide(rules, new Poll(5, less, 0), replicas, history, then).replicas();
    int many = decide(rules, new Poll(5, less + more, 0), replicas, history, then).replicas();
    assertThat(many).isGreaterThanOrEqualTo(few);
  }

  @Property(tries = 300)
  void aPolicyIsNeverPassedInItsPeriod(
      @ForAll @Size(min = 2, max = 60) List<@From("polls") Poll> polls) {
    Rules rules =
        Objects.rules(
            "minReplicaCount: 1\nmaxReplicaCount: 500\nadvanced: {horizontalPodAutoscalerConfig:"
                + " {behavior: {scaleUp: {policies: [{type: Pods, value: 3, periodSeconds: 60}]},"
                + " scaleDown: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 2,"
                + " periodSeconds: 90}]}}}}");
    int replicas = 1;
    History history = History.EMPTY;
    Instant now = Objects.CREATED;
    List<History.Change> changes = new ArrayList<>();
    for (Poll poll : polls) {
      now = now.plusSeconds(poll.seconds());
      Decision decision = decide(rules, poll, replicas, history, now);
      history = decision.history().scaled(replicas, decision.replicas(), now);
      changes.add(new History.Change(decision.replicas() - replicas, now));
      replicas = decision.replicas();
      int change = changes.get(changes.size() - 1).replicas();
      if (change > 0) {
        assertThat(net(changes, now.minusSeconds(60))).isLessThanOrEqualTo(3);
      }
      if (change < 0) {
        assertThat(net(changes, now.minusSeconds(90))).isGreaterThanOrEqualTo(-2);
      }
    }
  }

  private static int net(List<History.Change> changes, Instant since) {
    return changes.stream()
        .filter(change -> change.at().isAfter(since))
        .mapToInt(History.Change::replicas)
        .sum();
  }

  @Property(tries = 100)
  void pausedInNeverLowersAndPausedHolds(
      @ForAll("polls") Poll poll, @ForAll @IntRange(min = 1, max = 90) int replicas) {
    Rules in = Objects.rules("", Map.of("autoscaling.keda.sh/paused-scale-in", "true"));
    Rules all = Objects.rules("", Map.of("autoscaling.keda.sh/paused", "true"));
    Instant now = Objects.CREATED.plusSeconds(9999);
    assertThat(decide(in, poll, replicas, History.EMPTY, now).replicas())
        .isGreaterThanOrEqualTo(replicas);
    assertThat(decide(all, poll, replicas, History.EMPTY, now).replicas()).isEqualTo(replicas);
  }

  @Property(tries = 50)
  void historyStaysBounded(@ForAll("rules") Rules rules) {
    int replicas = 0;
    History history = History.EMPTY;
    Instant now = Objects.CREATED;
    for (int i = 0; i < 2000; i++) {
      now = now.plusSeconds(1);
      Poll poll = new Poll(1, 600 - i % 600, 0);
      Decision decision = decide(rules, poll, replicas, history, now);
      history = decision.history().scaled(replicas, decision.replicas(), now);
      replicas = decision.replicas();
    }
    assertThat(history.recommendations()).hasSizeLessThanOrEqualTo(302);
    assertThat(history.changes()).hasSizeLessThanOrEqualTo(62);
  }
}
