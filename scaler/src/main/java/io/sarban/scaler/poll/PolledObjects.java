// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.fair.NamespaceTime;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.Dependents;
import io.sarban.scaler.plan.ObjectPlanner;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.PlannedJob;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.report.PollEvent;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.resource.Polled;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All objects, each with the plan of its polls, kept as the resources change. */
final class PolledObjects {

  private static final Logger LOG = LoggerFactory.getLogger(PolledObjects.class);

  /** A namespace with 10,000 ordinary objects uses less. */
  private static final Duration MOST_PLANNING = Duration.ofSeconds(10);

  /** A namespace gets back a tenth of the time that passes. */
  private static final int PLANNING_LEAKS = 10;

  private final Resources resources;
  private final ObjectPlanner planner;
  private final Agenda agenda;
  private final ProblemLog problems;
  private final PollListener listener;
  private final InstantSource clock;
  private final Map<ResourceKey, PolledObject> objects = new ConcurrentHashMap<>();
  private final Dependents dependents = new Dependents();
  private final NamespaceTime time = new NamespaceTime(MOST_PLANNING, PLANNING_LEAKS);

  /** Objects that changed after their namespace had used its planning time, in their order. */
  private final Set<ResourceKey> deferred = new LinkedHashSet<>();

  PolledObjects(
      Resources resources,
      ObjectPlanner planner,
      Agenda agenda,
      ProblemLog problems,
      PollListener listener,
      InstantSource clock) {
    this.resources = resources;
    this.planner = planner;
    this.agenda = agenda;
    this.problems = problems;
    this.listener = listener;
    this.clock = clock;
  }

  Optional<PolledObject> find(ResourceKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /**
   * Begins a poll of an object; empty if there is nothing to measure.
   *
   * @param decides whether a decision follows; otherwise only the metrics are wanted
   */
  Optional<OpenPoll> open(Schedule.Due due, Instant now, boolean decides) {
    Optional<PolledObject> object = find(due.key());
    // the plan may be replaced at any time, so read it once
    return object
        .map(PolledObject::plan)
        .filter(Plan.Measured.class::isInstance)
        .map(Plan.Measured.class::cast)
        .map(plan -> new OpenPoll(object.get(), plan, due, now, decides));
  }

  /** A source has reported something: the objects that it wakes are due now. */
  void wake(Object cause) {
    agenda.wake(cause, clock.instant());
  }

  Collection<PolledObject> all() {
    return objects.values();
  }

  /** A resource was added, changed or deleted: plans everything that depends on it again. */
  synchronized void changed(ResourceKey key) {
    Set<ResourceKey> affected = new HashSet<>(dependents.of(key));
    if (ResourceKind.POLLED.contains(key.kind())) {
      affected.remove(key);
      refreshInTime(key);
    }
    affected.forEach(this::refreshInTime);
  }

  /**
   * At once, or with the faulty objects if the namespace has used too much planning time lately.
   */
  private void refreshInTime(ResourceKey key) {
    if (time.isUsed(key.namespace(), clock.instant()) && resources.find(key).isPresent()) {
      deferred.add(key);
      return;
    }
    deferred.remove(key);
    timed(key, () -> refresh(key));
  }

  private void timed(ResourceKey key, Runnable planning) {
    Instant began = clock.instant();
    planning.run();
    time.add(key.namespace(), began, clock.instant());
  }

  /**
   * Makes all plans again, such as when a trigger type was added or changed. Goes by age and name,
   * so that of two objects with one target the same one keeps it after a restart.
   */
  synchronized void refreshAll() {
    refreshInOrder(
        Stream.concat(resources.scaledObjects().stream(), resources.scaledJobs().stream())
            .sorted(Comparator.comparing(this::created).thenComparing(ResourceKey::toString))
            .toList());
  }

  /** The objects of a namespace keep their order: where one waits, the ones after it do too. */
  private void refreshInOrder(List<ResourceKey> keys) {
    Set<String> waiting = new HashSet<>();
    for (ResourceKey key : keys) {
      // in the order of these keys, also if it already waits
      deferred.remove(key);
      if (waiting.contains(key.namespace())) {
        deferred.add(key);
      } else {
        refreshInTime(key);
        if (deferred.contains(key)) {
          waiting.add(key.namespace());
        }
      }
    }
  }

  private String created(ResourceKey key) {
    try {
      return resources
          .find(key)
          .map(object -> object.getMetadata().getCreationTimestamp())
          .orElse("");
    } catch (Throwable e) {
      // its own refresh reports what is wrong
      return "";
    }
  }

  /** One object must not stop the polling of others, not even with an Error. */
  private void refresh(ResourceKey key) {
    try {
      renew(key);
    } catch (Throwable e) {
      String fault = new Fault(e).told("cannot be planned");
      LOG.error("{}: {}", key, fault);
      unplanned(key, new Problem(key, "", "", fault));
    }
  }

  /** A plan that failed is tried again with the faulty objects. */
  private void unplanned(ResourceKey key, Problem fault) {
    PolledObject polled = objects.get(key);
    if (polled != null) {
      disown(key, polled.plan());
      polled.plan(new Plan.Faulty(List.of(fault), Set.of(key)));
      polled.problems(List.of(fault));
      agenda.remove(key);
      listener.on(new PollEvent.Faulty(key, List.of(fault)));
    }
  }

  private void renew(ResourceKey key) {
    Optional<HasMetadata> object = resources.find(key);
    if (object.isEmpty()) {
      forget(key);
      return;
    }
    Instant now = clock.instant();
    PolledObject polled = objects.computeIfAbsent(key, added -> new PolledObject(added, now));
    if (polled.plan() == null) {
      polled.recall(object.get(), now);
    }
    Plan before = polled.plan();
    disown(key, before);
    Plan plan = planner.plan(object.get(), polled.firstSeen());
    polled.plan(plan);
    dependents.add(key, plan);
    if (plan instanceof Plan.Measured measured) {
      // notes the target's replicas before a poll can change them
      listener.on(planned(key, measured));
      agenda.put(polled, measured, interval(object.get()), now);
      polled.news(measured).forEach(hint -> hint(key, hint));
    } else if (plan instanceof Plan.Faulty faulty) {
      agenda.remove(key);
      List<Problem> faults = faulty.problems();
      polled.problems(faults);
      problems.report(key, faults);
      listener.on(new PollEvent.Faulty(key, faults));
    } else {
      // the object's last report stands until there is an answer
      agenda.remove(key);
    }
  }

  private void hint(ResourceKey key, String hint) {
    LOG.warn("{}: {}", key, hint);
    listener.on(new PollEvent.Hinted(key, hint));
  }

  /** Whether a plan depends on the resource. */
  synchronized boolean uses(ResourceKey key) {
    return dependents.isUsed(key);
  }

  /** All resources that plans depend on. */
  synchronized Set<ResourceKey> used() {
    return dependents.used();
  }

  private static Duration interval(HasMetadata object) {
    return Duration.ofSeconds(
        ((Polled) object).specIfAny().orElseThrow().pollingIntervalOrDefault());
  }

  private static PollEvent planned(ResourceKey key, Plan.Measured plan) {
    return plan instanceof Plan.Sound sound
        ? new PollEvent.ObjectPlanned(planned(key, sound))
        : new PollEvent.JobPlanned(new PlannedJob(key, ((Plan.Jobs) plan).rules()));
  }

  private static PlannedObject planned(ResourceKey key, Plan.Sound plan) {
    List<PlannedObject.External> external =
        plan.triggers().stream()
            .map(t -> new PlannedObject.External(t.metricName(), t.type(), t.query().target()))
            .toList();
    return new PlannedObject(
        key, plan.target(), plan.rules().engine(), plan.rules(), external, plan.resourceMetrics());
  }

  /** See {@link ObjectPlanner#check}. */
  List<Problem> check(HasMetadata candidate) {
    return planner.check(candidate, clock.instant());
  }

  /**
   * Tries faulty objects again, the least recently tried first, because not everything that fixes
   * them is watched. Takes in changes of other objects in between.
   */
  void retryFaulty() {
    changedInOrder(deferred());
    objects.values().stream()
        .sorted(Comparator.comparing(PolledObject::tried))
        .forEach(this::retry);
  }

  /** Each change alone: others come in between. */
  private void changedInOrder(List<ResourceKey> keys) {
    Set<String> waiting = new HashSet<>();
    for (ResourceKey key : keys) {
      if (!waiting.contains(key.namespace()) && waits(key)) {
        waiting.add(key.namespace());
      }
    }
  }

  private synchronized boolean waits(ResourceKey key) {
    changed(key);
    return deferred.contains(key);
  }

  private synchronized List<ResourceKey> deferred() {
    time.tidy(clock.instant());
    return List.copyOf(deferred);
  }

  private synchronized void retry(PolledObject object) {
    ResourceKey key = object.key();
    Instant now = clock.instant();
    if (objects.get(key) != object || time.isUsed(key.namespace(), now)) {
      return;
    }
    object.tried(now);
    timed(
        key,
        () -> {
          if (object.plan() instanceof Plan.Faulty || isFixed(object)) {
            refresh(key);
          }
        });
  }

  /** Whether triggers that could not be measured now can, or fail for another reason. */
  private boolean isFixed(PolledObject object) {
    if (!(object.plan() instanceof Plan.Measured plan) || plan.flaws().isEmpty()) {
      return false;
    }
    try {
      return resources
          .find(object.key())
          .map(found -> planner.alone(found, object.firstSeen()))
          .filter(again -> again instanceof Plan.Measured now && now.flaws().equals(plan.flaws()))
          .isEmpty();
    } catch (Throwable e) {
      // its refresh reports what is wrong, and the others are still retried
      return true;
    }
  }

  /** Takes over the state from another scaler. */
  synchronized void recallAll() {
    Instant now = clock.instant();
    for (PolledObject polled : objects.values()) {
      try {
        resources.find(polled.key()).ifPresent(object -> polled.recall(object, now));
      } catch (Throwable e) {
        // this object starts without a state, and the others are still recalled
        LOG.error("{}: {}", polled.key(), new Fault(e).told("its status cannot be read back"));
      }
    }
  }

  private void forget(ResourceKey key) {
    PolledObject gone = objects.remove(key);
    agenda.remove(key);
    if (gone != null) {
      gone.gone();
      disown(key, gone.plan());
      problems.report(key, List.of());
      listener.on(new PollEvent.Forgotten(key));
    }
  }

  private void disown(ResourceKey key, Plan plan) {
    if (plan != null) {
      dependents.remove(key, plan);
      planner.release(key);
    }
  }
}
