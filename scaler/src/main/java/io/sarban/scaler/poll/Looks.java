// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Sources;
import io.sarban.scaler.measure.Sources.Asked;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.LookInterval;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.PolledTrigger;
import io.sarban.scaler.problem.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at sources between polls: one exchange measures all idle objects of a source, and those
 * with work are due at once. A look decides nothing. Looks have their own limits: the share of the
 * source's time, the number under way at once, and the number that one namespace, and all of them,
 * may begin in a second.
 *
 * <p>Thread-safe.
 */
final class Looks {

  private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

  private static final int QUICK_LANE = 32;
  private static final int SLOW_LANE = 32;

  /** A namespace begins at most 50 looks a second; all of them at most 200, in equal shares. */
  private static final Duration APART_IN_NAMESPACE = Duration.ofMillis(20);

  private static final Duration APART = Duration.ofMillis(5);

  /** A source that is being polled is looked at after the poll. */
  private static final Duration SOON = Duration.ofMillis(100);

  /** Pause if no object of a source may have news. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Schedule schedule;
  private final Sources measured;
  private final LookInterval byDefault;
  private final InstantSource clock;
  private final Map<Asked, LookedSource> sources = new HashMap<>();
  private final Map<ResourceKey, List<LookedTrigger>> triggers = new HashMap<>();
  private final Map<String, Integer> sourcesOfNamespaces = new HashMap<>();
  private final LookLane quick = new LookLane(QUICK_LANE);
  private final LookLane slow = new LookLane(SLOW_LANE);

  /**
   * @param byDefault the interval of objects that set none
   */
  Looks(Schedule schedule, Sources measured, LookInterval byDefault, InstantSource clock) {
    this.schedule = schedule;
    this.measured = measured;
    this.byDefault = byDefault;
    this.clock = clock;
  }

  /** The object is looked at by this plan from now on. */
  synchronized void put(PolledObject object, Plan.Measured plan, Instant now) {
    remove(object.key());
    Optional<Duration> every = plan.looks().orElse(byDefault).every();
    boolean lookedAt =
        every.isPresent()
            && !plan.paused()
            && plan.triggers().stream().allMatch(trigger -> trigger.query().repeatable());
    if (!lookedAt) {
      return;
    }
    List<LookedTrigger> added = new ArrayList<>();
    for (int i = 0; i < plan.triggers().size(); i++) {
      PolledTrigger trigger = plan.triggers().get(i);
      if (trigger.flaw().isEmpty() && allows(trigger.query().source(), plan)) {
        LookedTrigger looked =
            new LookedTrigger(object, plan, i, every.get(), now.plus(every.get()));
        source(trigger, object.key().namespace(), now).add(looked);
        added.add(looked);
      }
    }
    if (!added.isEmpty()) {
      triggers.put(object.key(), added);
    }
  }

  private static boolean allows(Source source, Plan.Measured plan) {
    LookCost cost = source.lookCost();
    return cost != LookCost.NONE && (cost != LookCost.PAID || plan.looks().isPresent());
  }

  private LookedSource source(PolledTrigger trigger, String namespace, Instant now) {
    Asked key = new Asked(trigger.measuredBy(), trigger.query().source());
    LookedSource known = sources.get(key);
    if (known != null) {
      return known;
    }
    LookedSource added = new LookedSource(key, namespace, LookPlan.first(now));
    sources.put(key, added);
    sourcesOfNamespaces.merge(namespace, 1, Integer::sum);
    quick.add(added);
    return added;
  }

  /** The object is gone, or cannot be polled. Forgets a source without objects. */
  synchronized void remove(ResourceKey key) {
    List<LookedTrigger> had = triggers.remove(key);
    if (had == null) {
      return;
    }
    for (LookedTrigger looked : had) {
      Asked source = new Asked(looked.trigger().measuredBy(), looked.trigger().query().source());
      LookedSource group = sources.get(source);
      group.remove(looked);
      if (group.isUnused()) {
        sources.remove(source);
        quick.drop(group);
        slow.drop(group);
        sourcesOfNamespaces.computeIfPresent(
            group.namespace(), (namespace, count) -> count > 1 ? count - 1 : null);
      }
    }
  }

  /** Begins the looks that are due; does not wait for them. */
  void lookDue(Instant now) {
    lookDue(quick, now);
    lookDue(slow, now);
  }

  private void lookDue(LookLane lane, Instant now) {
    List<LookedSource> due;
    synchronized (this) {
      due = lane.take(now);
    }
    for (LookedSource source : due) {
      try {
        look(source, lane, now);
      } catch (Throwable e) {
        // polls continue
        LOG.error(
            "{}: {}", source.asked().source().describe(), new Fault(e).told("cannot be looked at"));
        over(lane, source, () -> source.plan(source.plan().failed(now, Duration.ofMinutes(1))));
      }
    }
  }

  private void look(LookedSource source, LookLane lane, Instant now) {
    if (measured.asks(source.asked())) {
      over(lane, source, () -> source.plan(source.plan().at(now.plus(SOON))));
      return;
    }
    LookedSource.Look look;
    Duration interval;
    synchronized (this) {
      interval = interval(source);
      look = source.look(now, interval);
    }
    if (look.isEmpty()) {
      over(lane, source, () -> source.idle(now.plus(AGAIN)));
      return;
    }
    Sources.Asking asking = measured.measure(source.asked(), look.queries());
    asking
        .answer()
        .whenComplete(
            (measurements, failure) ->
                planned(source, () -> seen(source, look, measurements, failure, now, interval)));
    asking.over().whenComplete((over, never) -> leave(lane, source));
  }

  /**
   * A namespace with many sources has longer intervals between looks; other namespaces keep theirs.
   */
  private Duration interval(LookedSource source) {
    Duration wanted = source.interval();
    int own = sourcesOfNamespaces.getOrDefault(source.namespace(), 0);
    Duration share = APART.multipliedBy(sourcesOfNamespaces.size());
    Duration apart =
        (share.compareTo(APART_IN_NAMESPACE) > 0 ? share : APART_IN_NAMESPACE).multipliedBy(own);
    return wanted.compareTo(apart) > 0 ? wanted : apart;
  }

  private void seen(
      LookedSource source,
      LookedSource.Look look,
      List<Measurement> measurements,
      Throwable failure,
      Instant began,
      Duration interval) {
    try {
      Instant now = clock.instant();
      LookedSource.Seen seen =
          failure == null
              ? look.seen(measurements, began, object -> schedule.hurry(object.key(), now))
              : new LookedSource.Seen(false, false);
      if (seen.whole()) {
        source.answered(look, seen, began, now, interval);
        return;
      }
    } catch (Throwable e) {
      LOG.error(
          "{}: {}", source.asked().source().describe(), new Fault(e).told("cannot be looked at"));
    }
    source.plan(source.plan().failed(began, interval));
  }

  /** How many looks have begun and are not over. */
  synchronized int underWay() {
    return quick.underWay() + slow.underWay();
  }

  /** How many sources wait for their look. */
  synchronized int waiting() {
    return quick.size() + slow.size();
  }

  private synchronized void over(LookLane lane, LookedSource source, Runnable plan) {
    lane.leave(source);
    planned(source, plan);
  }

  private synchronized void leave(LookLane lane, LookedSource source) {
    lane.leave(source);
  }

  private synchronized void planned(LookedSource source, Runnable plan) {
    plan.run();
    if (sources.get(source.asked()) == source) {
      (source.isSlow() ? slow : quick).add(source);
    }
  }
}
