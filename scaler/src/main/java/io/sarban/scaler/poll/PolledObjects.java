package io.sarban.scaler.poll;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
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

  private final Resources resources;
  private final ObjectPlanner planner;
  private final Agenda agenda;
  private final ProblemLog problems;
  private final PollListener listener;
  private final InstantSource clock;
  private final Map<ResourceKey, PolledObject> objects = new ConcurrentHashMap<>();
  private final Dependents dependents = new Dependents();
  private final PlanningTime time = new PlanningTime();

  /** Those that have changed when their namespace had used its time. */
  private final Set<ResourceKey> deferred = new HashSet<>();

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
   * @param decides whether a decision follows, or the metrics are only asked for
   */
  Optional<OpenPoll> open(Schedule.Due due, Instant now, boolean decides) {
    Optional<PolledObject> object = find(due.key());
    // the plan may be replaced at any time: it is read once
    return object
        .map(PolledObject::plan)
        .filter(Plan.Measured.class::isInstance)
        .map(Plan.Measured.class::cast)
        .map(plan -> new OpenPoll(object.get(), plan, due, now, decides));
  }

  /** Objects that a source may tell of have news: they are due now. */
  void wake(Object cause) {
    agenda.wake(cause, clock.instant());
  }

  Collection<PolledObject> all() {
    return objects.values();
  }

  /** A resource was added, changed or deleted: whatever was made from it is made anew. */
  synchronized void changed(ResourceKey key) {
    Set<ResourceKey> affected = new HashSet<>(dependents.of(key));
    if (ResourceKind.POLLED.contains(key.kind())) {
      affected.remove(key);
      refreshInTime(key);
    }
    affected.forEach(this::refreshInTime);
  }

  /**
   * At once, or with the faulty ones if the objects of its namespace have taken too long lately.
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
   * Makes all plans anew, as when a trigger type was added or changed. In the order of their age
   * and name, so that of two objects with one target the same one keeps it after a restart.
   */
  synchronized void refreshAll() {
    Stream.concat(resources.scaledObjects().stream(), resources.scaledJobs().stream())
        .sorted(Comparator.comparing(this::created).thenComparing(ResourceKey::toString))
        .forEach(this::refresh);
  }

  private String created(ResourceKey key) {
    try {
      return resources
          .find(key)
          .map(object -> object.getMetadata().getCreationTimestamp())
          .orElse("");
    } catch (Throwable e) {
      // its own refresh says what is wrong with it
      return "";
    }
  }

  /** One object must not keep the others from being polled, not even by an Error. */
  private void refresh(ResourceKey key) {
    try {
      renew(key);
    } catch (Throwable e) {
      String fault = new Fault(e).told("cannot be planned");
      LOG.error("{}: {}", key, fault);
      unplanned(key, new Problem(key, "", "", fault));
    }
  }

  /** What has failed once is tried again with the faulty ones. */
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
      // its target's replicas are noted before a poll can change them
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
      // what was said of the object stands until there is an answer
      agenda.remove(key);
    }
  }

  private void hint(ResourceKey key, String hint) {
    LOG.warn("{}: {}", key, hint);
    listener.on(new PollEvent.Hinted(key, hint));
  }

  /** Whether any object's plan is made of it. */
  synchronized boolean uses(ResourceKey key) {
    return dependents.isUsed(key);
  }

  /** All that plans are made of. */
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
   * Objects that were faulty are tried again, those first that were not for the longest time: not
   * all that fixes them is watched. Between two of them, changes of others are taken in.
   */
  void retryFaulty() {
    deferred().forEach(this::changed);
    objects.values().stream()
        .sorted(Comparator.comparing(PolledObject::tried))
        .forEach(this::retry);
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

  /** Whether triggers that could not be measured can now be, or have another reason. */
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
      // its refresh says what is wrong, and the others are retried all the same
      return true;
    }
  }

  /** Takes over from another scaler. */
  synchronized void recallAll() {
    Instant now = clock.instant();
    for (PolledObject polled : objects.values()) {
      try {
        resources.find(polled.key()).ifPresent(object -> polled.recall(object, now));
      } catch (Throwable e) {
        // it is begun afresh, and the others are recalled all the same
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
