package io.sarban.scaler.poll;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.JobPlanner;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.Planner;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.PlannedJob;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.report.PollEvent;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.Polled;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectStatus;
import io.sarban.scaler.resource.Timestamps;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import io.sarban.scaler.watch.Resources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
  private final Planner planner;
  private final JobPlanner jobPlanner;
  private final Schedule schedule;
  private final Looks looks;
  private final ProblemLog problems;
  private final PollListener listener;
  private final InstantSource clock;
  private final Map<ResourceKey, PolledObject> objects = new ConcurrentHashMap<>();
  private final Map<ResourceKey, Set<ResourceKey>> dependents = new HashMap<>();
  private final Claims claims = new Claims();
  private final Wakes wakes = new Wakes();

  PolledObjects(
      Resources resources,
      Planner planner,
      JobPlanner jobPlanner,
      Schedule schedule,
      Looks looks,
      ProblemLog problems,
      PollListener listener,
      InstantSource clock) {
    this.resources = resources;
    this.planner = planner;
    this.jobPlanner = jobPlanner;
    this.schedule = schedule;
    this.looks = looks;
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
    Instant now = clock.instant();
    wakes.of(cause).forEach(key -> schedule.wake(key, now));
  }

  Collection<PolledObject> all() {
    return objects.values();
  }

  /** A resource was added, changed or deleted: whatever was made from it is made anew. */
  synchronized void changed(ResourceKey key) {
    Set<ResourceKey> affected = new HashSet<>(dependents.getOrDefault(key, Set.of()));
    if (ResourceKind.POLLED.contains(key.kind())) {
      affected.remove(key);
      refresh(key);
    }
    affected.forEach(this::refresh);
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
      unschedule(key);
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
      recall(polled, object.get(), now);
    }
    Plan before = polled.plan();
    disown(key, before);
    Plan plan = plan(object.get(), polled);
    polled.plan(plan);
    plan.dependencies()
        .forEach(on -> dependents.computeIfAbsent(on, d -> new HashSet<>()).add(key));
    if (plan instanceof Plan.Sound sound) {
      // its target's replicas are noted before a poll can change them
      listener.on(new PollEvent.ObjectPlanned(planned(key, sound)));
      schedule.put(key, interval(object.get()), source(key, sound), now);
    } else if (plan instanceof Plan.Jobs jobs) {
      listener.on(new PollEvent.JobPlanned(new PlannedJob(key, jobs.rules())));
      schedule.put(key, interval(object.get()), source(key, jobs), now);
    } else if (plan instanceof Plan.Faulty faulty) {
      unschedule(key);
      List<Problem> faults = faulty.problems();
      polled.problems(faults);
      problems.report(key, faults);
      listener.on(new PollEvent.Faulty(key, faults));
    } else {
      // what was said of the object stands until there is an answer
      unschedule(key);
    }
    if (plan instanceof Plan.Measured measured) {
      looks.put(polled, measured, now);
      wakes.put(key, measured);
      polled.news(measured).forEach(hint -> hint(key, hint));
    }
  }

  private void unschedule(ResourceKey key) {
    schedule.remove(key);
    looks.remove(key);
    wakes.remove(key);
  }

  private void hint(ResourceKey key, String hint) {
    LOG.warn("{}: {}", key, hint);
    listener.on(new PollEvent.Hinted(key, hint));
  }

  /** Whether any object's plan is made of it. */
  synchronized boolean uses(ResourceKey key) {
    return dependents.containsKey(key);
  }

  /** All that plans are made of. */
  synchronized Set<ResourceKey> used() {
    return Set.copyOf(dependents.keySet());
  }

  private Plan plan(HasMetadata object, PolledObject polled) {
    Plan plan = unclaimed(object, polled);
    return plan instanceof Plan.Sound sound ? claim((ScaledObject) object, sound) : plan;
  }

  private Plan unclaimed(HasMetadata object, PolledObject polled) {
    return object instanceof ScaledJob job
        ? jobPlanner.plan(job)
        : planner.plan((ScaledObject) object, polled.firstSeen());
  }

  private static Duration interval(HasMetadata object) {
    return Duration.ofSeconds(
        ((Polled) object).specIfAny().orElseThrow().pollingIntervalOrDefault());
  }

  private static Object source(ResourceKey key, Plan.Measured plan) {
    return plan.triggers().isEmpty() ? key : plan.triggers().get(0).query().source();
  }

  private static PlannedObject planned(ResourceKey key, Plan.Sound plan) {
    List<PlannedObject.External> external =
        plan.triggers().stream()
            .map(t -> new PlannedObject.External(t.metricName(), t.type(), t.query().target()))
            .toList();
    return new PlannedObject(
        key, plan.target(), plan.rules().engine(), plan.rules(), external, plan.resourceMetrics());
  }

  /**
   * What is wrong with an object or an authentication by itself, and beside the others that are
   * here.
   */
  synchronized List<Problem> check(HasMetadata candidate) {
    ResourceKey key = ResourceKey.of(candidate);
    try {
      if (candidate instanceof ScaledObject object) {
        return conflicts(key, planner.check(object, clock.instant()));
      }
      if (candidate instanceof ScaledJob job) {
        jobPlanner.check(job);
        return List.of();
      }
      TriggerAuthenticationSpec.of(candidate)
          .check(candidate instanceof ClusterTriggerAuthentication);
      return List.of();
    } catch (InvalidFieldException e) {
      return List.of(Problem.of(key, e));
    } catch (Throwable e) {
      // an Error in an object's work costs that object alone
      return List.of(new Problem(key, "", "", new Fault(e).told("cannot be checked")));
    }
  }

  private List<Problem> conflicts(ResourceKey key, List<ResourceKey> exclusive) {
    return claims.taken(key, exclusive).map(taken -> problem(key, taken)).stream().toList();
  }

  /** Objects that were faulty are tried again: not all that fixes them is watched. */
  synchronized void retryFaulty() {
    List<ResourceKey> faulty =
        objects.values().stream()
            .filter(object -> object.plan() instanceof Plan.Faulty || isFixed(object))
            .map(PolledObject::key)
            .toList();
    faulty.forEach(this::refresh);
  }

  /** Whether triggers that could not be measured can now be, or have another reason. */
  private boolean isFixed(PolledObject object) {
    if (!(object.plan() instanceof Plan.Measured plan) || plan.flaws().isEmpty()) {
      return false;
    }
    return resources
        .find(object.key())
        .map(found -> unclaimed(found, object))
        .filter(again -> again instanceof Plan.Measured now && now.flaws().equals(plan.flaws()))
        .isEmpty();
  }

  /** What another scaler, or this one before its restart, has written down of an object. */
  private static void recall(PolledObject polled, HasMetadata resource, Instant now) {
    if (resource instanceof ScaledObject object && object.getStatus() != null) {
      Timestamps.read(object.getStatus().lastActiveTime())
          .map(time -> time.plus(ScaledObjectStatus.ACTIVITY_WRITTEN))
          .map(written -> written.isAfter(now) ? now : written)
          .ifPresent(active -> polled.history(polled.history().activeAt(active)));
    }
  }

  /** Takes over from another scaler. */
  synchronized void recallAll() {
    Instant now = clock.instant();
    for (PolledObject polled : objects.values()) {
      try {
        resources.find(polled.key()).ifPresent(object -> recall(polled, object, now));
      } catch (Throwable e) {
        // it is begun afresh, and the others are recalled all the same
        LOG.error("{}: {}", polled.key(), new Fault(e).told("its status cannot be read back"));
      }
    }
  }

  private void forget(ResourceKey key) {
    PolledObject gone = objects.remove(key);
    unschedule(key);
    if (gone != null) {
      gone.gone();
      disown(key, gone.plan());
      problems.report(key, List.of());
      listener.on(new PollEvent.Forgotten(key));
    }
  }

  private void disown(ResourceKey key, Plan plan) {
    if (plan == null) {
      return;
    }
    for (ResourceKey dependency : plan.dependencies()) {
      dependents.computeIfPresent(
          dependency,
          (on, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
    claims.release(key);
  }

  /**
   * The first object that scales a target, or names an autoscaler, keeps it; another one is faulty
   * for as long as that is there.
   */
  private Plan claim(ScaledObject object, Plan.Sound sound) {
    ResourceKey key = ResourceKey.of(object);
    Optional<Claims.Taken> taken =
        claims.claim(key, Planner.exclusive(object, sound.target(), sound.rules().engine()));
    if (taken.isEmpty()) {
      return sound;
    }
    Set<ResourceKey> dependencies = new HashSet<>(sound.dependencies());
    dependencies.add(taken.get().owner());
    return new Plan.Faulty(List.of(problem(key, taken.get())), dependencies);
  }

  private static Problem problem(ResourceKey key, Claims.Taken taken) {
    if (taken.what().kind().equals(ResourceKind.HORIZONTAL_POD_AUTOSCALER)) {
      String message =
          "the HPA '%s' is already managed by the ScaledObject '%s': give each object's a name of"
              + " its own";
      return new Problem(
          key,
          "",
          "spec.advanced.horizontalPodAutoscalerConfig.name",
          message.formatted(taken.what().name(), taken.owner().name()));
    }
    String message =
        taken.what() + " is already scaled by " + taken.owner() + ": delete one of the two objects";
    return new Problem(key, "", "spec.scaleTargetRef.name", message);
  }
}
