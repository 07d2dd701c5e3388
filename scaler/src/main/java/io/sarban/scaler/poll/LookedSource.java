package io.sarban.scaler.poll;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Sources.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A source with the triggers that may be looked at together. Not thread-safe. */
final class LookedSource {

  /** So many requests are a handful. */
  private static final int HANDFUL = 8;

  /** Who takes longer waits for others of the kind only. */
  private static final Duration QUICK = Duration.ofMillis(250);

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Asked asked;
  private final LookCost cost;
  private final String namespace;
  private final Set<LookedTrigger> triggers = new LinkedHashSet<>();
  private LookPlan plan;

  /** What is to be asked: a look that is under way. */
  record Look(List<LookedTrigger> triggers, List<Query> queries) {

    boolean isEmpty() {
      return triggers.isEmpty();
    }

    /**
     * What was measured.
     *
     * @param wake makes an object due; false if it cannot be now, as it is being polled
     * @return whether all could be measured
     */
    boolean seen(List<Measurement> measurements, Instant began, Predicate<PolledObject> wake) {
      boolean whole = true;
      for (int i = 0; i < triggers.size(); i++) {
        whole &= measurements.get(i) instanceof Measurement.Measured;
        triggers.get(i).seen(measurements.get(i), began, wake);
      }
      return whole;
    }
  }

  /**
   * @param namespace that asked for it first: its sources share what they may take
   */
  LookedSource(Asked asked, String namespace, LookPlan plan) {
    this.asked = asked;
    this.cost = asked.source().lookCost();
    this.namespace = namespace;
    this.plan = plan;
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

  /** Those that a look can tell something of now. */
  Look look(Instant now) {
    List<LookedTrigger> looked = new ArrayList<>();
    List<Query> queries = new ArrayList<>();
    for (LookedTrigger trigger : triggers) {
      if (trigger.wants(now)) {
        looked.add(trigger);
        queries.add(trigger.trigger().query());
      }
    }
    return new Look(looked, queries);
  }

  /** The shortest that any object wants; another may want a shorter one soon. */
  Duration interval() {
    Duration shortest = LONGEST;
    for (LookedTrigger trigger : triggers) {
      if (trigger.interval().compareTo(shortest) < 0) {
        shortest = trigger.interval();
      }
    }
    return shortest;
  }

  /** One part in so many of the time is what a look at so many triggers may take. */
  int share(int looked) {
    return cost == LookCost.TOGETHER || looked <= HANDFUL ? LookPlan.SHARE : LookPlan.SHARE_OF_EACH;
  }
}
