// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.decide.History.Recommendation;
import io.sarban.scaler.resource.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * The decision: a pure function of an object's rules, one poll's readings, the current target, the
 * history, and the time. From 1 to N it follows the HorizontalPodAutoscaler (metrics, tolerance,
 * stabilization, policies: Kubernetes' documentation of horizontal pod autoscaling, KEP-853); to
 * and from zero, idle, fallback and pause follow KEDA's ScaledObject specification. Unlike the
 * HorizontalPodAutoscaler it goes from 0 to N in one step, and without a {@code behavior} a
 * scale-up has no limit.
 */
public final class Decider {

  private final Rules rules;
  private final Current current;
  private final Instant now;
  private final Trace trace = new Trace();
  private History history;

  private Decider(Rules rules, Current current, History history, Instant now) {
    this.rules = rules;
    this.current = current;
    this.history = history;
    this.now = now;
  }

  /**
   * Decides.
   *
   * @param readings one for each trigger, in the triggers' order; may be empty only while paused
   * @param history of the last decision; {@link History#EMPTY} at first
   */
  public static Decision decide(
      Rules rules, List<Reading> readings, Current current, History history, Instant now) {
    return new Decider(rules, current, history, now).decide(readings);
  }

  private Decision decide(List<Reading> readings) {
    if (rules.paused()) {
      return paused();
    }
    history = history.read(readings).since(RateLimit.oldest(rules, now));
    Demands demands = new Demands(rules, current, history.failures(), trace);
    Demand demand = demands.of(readings);
    boolean active = isActive(demand);
    if (active) {
      history = history.active(now);
    }
    int replicas = held(replicas(demand, active));
    return new Decision(
        replicas,
        trace.reasons(),
        active,
        demand.fallback(),
        false,
        demand.readable() && demand.replicas() < current.replicas(),
        demands.problems(),
        history);
  }

  private Decision paused() {
    OptionalInt at = rules.pause().at();
    int replicas = at.orElse(current.replicas());
    String annotation = at.isPresent() ? "paused-replicas" : "paused";
    trace.note("paused by annotation autoscaling.keda.sh/%s: %s", annotation, replicas);
    return new Decision(replicas, trace.reasons(), false, false, true, false, List.of(), history);
  }

  private boolean isActive(Demand demand) {
    if (rules.forcedActive() && !demand.active()) {
      trace.note("active by annotation autoscaling.keda.sh/force-activation");
    } else if (rules.resourcesOnly()) {
      trace.note("cpu and memory do not tell that there is no work");
    }
    return demand.active() || rules.forcedActive() || rules.resourcesOnly();
  }

  private int replicas(Demand demand, boolean active) {
    boolean mayRest = rules.min() == 0 || rules.idle().isPresent();
    int rest = rules.idle().orElse(rules.min());
    if (!active && mayRest && !demand.blind()) {
      if (current.replicas() == rest) {
        trace.note("no trigger is active: %s", rest);
        return rest;
      }
      if (mayRestNow()) {
        return resting(rest);
      }
    } else if (!active && mayRest && current.replicas() == rest) {
      trace.note("a trigger cannot be read and none is active: held at %s", rest);
      return rest;
    }
    return rules.engine() == Engine.HPA ? handedOver() : awake(demand);
  }

  /**
   * After the cooldown: scales in to the minimum (at least 1) as fast as behavior.scaleDown's
   * policies allow, and from there to rest in one step. {@code selectPolicy: Disabled} does not
   * prevent the step to zero, as in KEDA.
   */
  private int resting(int rest) {
    int floor = Math.max(1, rules.min());
    if (current.replicas() > floor && rules.down().select() != Direction.Select.Disabled) {
      int fewest = RateLimit.fewest(rules.down(), current.replicas(), history.changes(), now);
      if (fewest > rest) {
        return rules.engine() == Engine.HPA ? handedOver() : lowered(Math.max(fewest, floor));
      }
    }
    return trace.step(current.replicas(), rest, "no trigger is active");
  }

  private int lowered(int fewest) {
    trace.note("no trigger is active: limited by behavior.scaleDown to %s", fewest);
    return fewest;
  }

  /** From the minimum (at least 1) upward, the HorizontalPodAutoscaler decides. */
  private int handedOver() {
    int floor = Math.max(1, rules.min());
    if (current.replicas() >= floor) {
      trace.note("from 1 to N by the HorizontalPodAutoscaler");
      return current.replicas();
    }
    return trace.step(current.replicas(), floor, "active");
  }

  /** Whether both the cooldown and the initial cooldown after the object's creation are over. */
  private boolean mayRestNow() {
    if (now.isBefore(rules.coolsFrom())) {
      trace.note("initial cooldown: %s s to go", seconds(now, rules.coolsFrom()));
      return false;
    }
    Instant until = history.lastActive().map(last -> last.plus(rules.cooldown())).orElse(now);
    if (now.isBefore(until)) {
      trace.note(
          "cooldown of %s s since the last activity: %s s to go",
          rules.cooldown().toSeconds(), seconds(now, until));
      return false;
    }
    return true;
  }

  /** The HorizontalPodAutoscaler's part: from at least one replica upward. */
  private int awake(Demand demand) {
    int floor = Math.max(1, rules.min());
    if (current.replicas() > rules.max()) {
      return bounded(current.replicas(), floor);
    }
    if (!demand.readable()) {
      trace.note("no trigger can be read: held at %s", current.replicas());
      return bounded(current.replicas(), floor);
    }
    int wanted = demand.replicas();
    if (demand.blind()) {
      wanted =
          trace.step(
              wanted,
              Math.max(wanted, current.replicas()),
              "not lowered while a trigger cannot be read");
    }
    // the step to the first replicas is not limited, like KEDA's activation
    int base = Math.max(current.replicas(), floor);
    return bounded(limited(stabilized(wanted, base), base), floor);
  }

  private int stabilized(int wanted, int base) {
    List<Recommendation> before = history.recommendations();
    if (before.isEmpty()) {
      // as in the HorizontalPodAutoscaler: the initial replicas count as a recommendation
      before = List.of(new Recommendation(base, now));
    }
    int stable = Stabilization.apply(before, wanted, base, rules, now);
    history = history.recommendations(Stabilization.remember(before, wanted, rules, now));
    Duration window = stable > wanted ? rules.down().window() : rules.up().window();
    return trace.step(wanted, stable, "stabilized over the last %s s", window.toSeconds());
  }

  private int limited(int wanted, int base) {
    if (wanted > base) {
      int most = RateLimit.most(rules.up(), base, history.changes(), now);
      return trace.step(wanted, Math.min(wanted, most), "limited by behavior.scaleUp");
    }
    int fewest = RateLimit.fewest(rules.down(), base, history.changes(), now);
    return trace.step(wanted, Math.max(wanted, fewest), "limited by behavior.scaleDown");
  }

  private int bounded(int wanted, int floor) {
    int atLeast =
        trace.step(
            wanted,
            Math.max(wanted, floor),
            rules.min() > 0 ? "raised to minReplicaCount" : "not below 1 before the cooldown");
    return trace.step(atLeast, Math.min(atLeast, rules.max()), "limited to maxReplicaCount");
  }

  private int held(int wanted) {
    int now = current.replicas();
    if (rules.pause().in() && wanted < now) {
      return trace.step(wanted, now, "scale-in is paused by annotation");
    }
    if (rules.pause().out() && wanted > now) {
      return trace.step(wanted, now, "scale-out is paused by annotation");
    }
    return wanted;
  }

  private static long seconds(Instant from, Instant until) {
    return Math.max(1, Duration.between(from, until).toSeconds());
  }
}
