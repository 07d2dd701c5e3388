// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Sources.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A source with the triggers that can be looked at together. Not thread-safe. */
final class LookedSource {

  /** Slower sources wait only for other slow ones. */
  private static final Duration QUICK = Duration.ofMillis(250);

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Asked asked;
  private final LookCost cost;
  private final String namespace;

  /** In the order of the last look, the least recent first. */
  private final Set<LookedTrigger> triggers = new LinkedHashSet<>();

  private LookPlan plan;
  private LookSlice slice;
  private boolean foundWork;

  /**
   * A look that is under way, and its queries.
   *
   * @param share the look may take one part in this many of the source's time; 0 if the savings pay
   *     for it
   */
  record Look(List<LookedTrigger> triggers, List<Query> queries, int share) {

    boolean isEmpty() {
      return triggers.isEmpty();
    }

    /**
     * Hands over what was measured.
     *
     * @param wake makes an object due; false if it cannot be now, as it is being polled
     */
    Seen seen(List<Measurement> measurements, Instant began, Predicate<PolledObject> wake) {
      boolean whole = true;
      boolean work = false;
      for (int i = 0; i < triggers.size(); i++) {
        whole &= measurements.get(i) instanceof Measurement.Measured;
        work |= triggers.get(i).seen(measurements.get(i), began, wake);
      }
      return new Seen(whole, work);
    }
  }

  /**
   * The outcome of a look.
   *
   * @param whole whether all could be measured
   * @param work whether any object has work that its last poll did not see
   */
  record Seen(boolean whole, boolean work) {}

  /**
   * @param namespace the namespace that asked for it first: the sources of a namespace share its
   *     limits
   */
  LookedSource(Asked asked, String namespace, LookPlan plan) {
    this.asked = asked;
    this.cost = asked.source().lookCost();
    this.namespace = namespace;
    this.plan = plan;
    this.slice = LookSlice.first(plan.next());
  }

  Asked asked() {
    return asked;
  }

  String namespace() {
    return namespace;
  }

  LookPlan plan() {
    return plan;
  }

  void plan(LookPlan next) {
    plan = next;
  }

  boolean isSlow() {
    return plan.took().compareTo(QUICK) > 0 || !plan.failing().isZero();
  }

  void add(LookedTrigger trigger) {
    triggers.add(trigger);
  }

  void remove(LookedTrigger trigger) {
    triggers.remove(trigger);
  }

  boolean isUnused() {
    return triggers.isEmpty();
  }

  /**
   * A look at the triggers that may have news now, or at a part of them if each costs a request.
   */
  Look look(Instant now, Duration interval) {
    List<LookedTrigger> wanting =
        triggers.stream().filter(trigger -> trigger.wants(now)).limit(most(interval)).toList();
    triggers.removeAll(wanting);
    triggers.addAll(wanting);
    return new Look(wanting, wanting.stream().map(one -> one.trigger().query()).toList(), share());
  }

  private long most(Duration interval) {
    if (!isSliced()) {
      return Long.MAX_VALUE;
    }
    return foundWork ? slice.more() : slice.regular(interval);
  }

  private boolean isSliced() {
    return cost != LookCost.TOGETHER && triggers.size() > LookSlice.HANDFUL;
  }

  private int share() {
    if (isSliced()) {
      return foundWork ? 0 : LookSlice.SHARE;
    }
    return LookPlan.SHARE;
  }

  /**
   * After an answered look: plans the next one.
   *
   * @param interval the shortest time between two regular looks
   */
  void answered(Look look, Seen seen, Instant began, Instant now, Duration interval) {
    Duration took = Duration.between(began, now);
    int asked = look.triggers().size();
    boolean spends = look.share() == 0;
    slice = spends ? slice.spent(asked, took, now) : slice.looked(asked, took, now);
    foundWork = isSliced() && seen.work() && slice.more() > 0;
    plan =
        foundWork || spends
            ? plan.answered(began, took, 1, foundWork ? Duration.ZERO : interval)
            : plan.answered(began, took, look.share(), interval);
  }

  /** No trigger may have news now. */
  void idle(Instant again) {
    foundWork = false;
    plan = plan.at(again);
  }

  /** The shortest interval that any object wants; another object may want a shorter one soon. */
  Duration interval() {
    Duration shortest = LONGEST;
    for (LookedTrigger trigger : triggers) {
      if (trigger.interval().compareTo(shortest) < 0) {
        shortest = trigger.interval();
      }
    }
    return shortest;
  }
}
