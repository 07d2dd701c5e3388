// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static io.sarban.scaler.poll.LookedObject.NOW;
import static io.sarban.scaler.poll.LookedObject.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * What looks change for an object, compared with the same object that is only polled at its
 * interval: it is scaled up sooner, and down no sooner.
 */
class LookProperties {

  private static final int INTERVAL = 30;
  private static final int MAX = 100;

  /** An autoscaler does not scale for less. */
  private static final double TOLERANCE = 1.1;

  /** A backlog for some seconds. */
  record Stretch(int seconds, int backlog) {}

  /** The outcome of each second. */
  private record Run(List<Integer> replicas, List<Integer> polls) {}

  @Provide
  Arbitrary<List<Integer>> backlogs() {
    Arbitrary<Integer> backlog =
        Arbitraries.oneOf(Arbitraries.of(0, 0, 1, 50), Arbitraries.integers().between(0, 600));
    Arbitrary<Stretch> stretch =
        Arbitraries.integers().between(1, 120).flatMap(s -> backlog.map(b -> new Stretch(s, b)));
    return stretch
        .list()
        .ofMinSize(3)
        .ofMaxSize(20)
        .map(
            stretches ->
                stretches.stream()
                    .flatMap(s -> IntStream.range(0, s.seconds()).mapToObj(i -> s.backlog()))
                    .toList());
  }

  @Provide
  Arbitrary<String> windows() {
    return Arbitraries.of(
        "",
        behavior("stabilizationWindowSeconds: 0"),
        behavior("stabilizationWindowSeconds: 60"),
        behavior("stabilizationWindowSeconds: 200"));
  }

  private static String behavior(String down) {
    return "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleDown: {" + down + "}}}}\n";
  }

  private static Run run(List<Integer> backlogs, String rules, boolean looks) {
    LookedObject object = new LookedObject(rules);
    List<Integer> replicas = new ArrayList<>();
    List<Integer> polls = new ArrayList<>();
    for (int second = 0; second < backlogs.size(); second++) {
      Instant now = NOW.plusSeconds(second);
      int backlog = backlogs.get(second);
      boolean due = second % INTERVAL == 0;
      if (due || (looks && object.wants(now) && object.look(backlog, now))) {
        object.poll(backlog, now);
        polls.add(second);
      }
      replicas.add(object.replicas());
    }
    return new Run(replicas, polls);
  }

  private static String rules(int min, int cooldown, String behavior) {
    return "minReplicaCount: %d\nmaxReplicaCount: %d\ncooldownPeriod: %d\n%s"
        .formatted(min, MAX, cooldown, behavior);
  }

  /**
   * At any moment at which both are polled, unless a policy slows scaling down: with a policy, the
   * object that saw the work sooner also starts down sooner.
   */
  @Property
  void whoIsLookedAtNeverHasFewerReplicas(
      @ForAll @From("backlogs") List<Integer> backlogs,
      @ForAll @IntRange(min = 0, max = 2) int min,
      @ForAll @IntRange(min = 0, max = 100) int cooldown,
      @ForAll @From("windows") String behavior) {
    String rules = rules(min, cooldown, behavior);
    List<Integer> polled = run(backlogs, rules, false).replicas();
    List<Integer> looked = run(backlogs, rules, true).replicas();
    for (int second = 0; second < backlogs.size(); second += INTERVAL) {
      // a target with 10 replicas needs no eleventh for 9 % more
      assertThat(looked.get(second) * TOLERANCE)
          .as("second %d: %s beside %s", second, looked, polled)
          .isGreaterThan(polled.get(second) - 1);
    }
  }

  /**
   * Replicas that are removed were not wanted at any poll of the window, however many polls there
   * were.
   */
  @Property
  void noReplicaIsTakenAwayThatTheWindowWanted(
      @ForAll @From("backlogs") List<Integer> backlogs,
      @ForAll @IntRange(min = 1, max = 300) int window) {
    String rules = rules(1, 0, behavior("stabilizationWindowSeconds: " + window));
    Run run = run(backlogs, rules, true);
    for (int second = 1; second < backlogs.size(); second++) {
      int now = run.replicas().get(second);
      if (now < run.replicas().get(second - 1)) {
        for (int poll : run.polls()) {
          if (poll <= second && poll > second - window) {
            double wanted = Math.min(MAX, Math.ceil(backlogs.get(poll) / TARGET));
            assertThat((double) now).isGreaterThanOrEqualTo(wanted / TOLERANCE - 1);
          }
        }
      }
    }
  }

  /** Work is seen in the second in which it comes. */
  @Property
  void anIdleObjectHasItsFirstReplicaAtOnce(@ForAll @From("backlogs") List<Integer> backlogs) {
    List<Integer> replicas = run(backlogs, rules(0, 10, ""), true).replicas();
    for (int second = 0; second < backlogs.size(); second++) {
      if (backlogs.get(second) > 0) {
        assertThat(replicas.get(second)).as("second %d", second).isPositive();
      }
    }
  }

  /** Growth wakes the object; a backlog that shrinks or stays does not. */
  @Property
  void aBacklogThatDoesNotGrowIsPolledAtItsIntervalAlone(
      @ForAll @IntRange(min = 1, max = 500) int first,
      @ForAll @IntRange(min = 0, max = 9) int less) {
    List<Integer> backlogs =
        IntStream.range(0, 300).mapToObj(i -> Math.max(1, first - i * less)).toList();
    assertThat(run(backlogs, rules(0, 10, ""), true).polls())
        .containsExactlyElementsOf(run(backlogs, rules(0, 10, ""), false).polls());
  }
}
