package io.sarban.scaler.poll;

import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.HpaMetrics;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.InvalidFieldException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Polls the objects that are due: measures what they ask, source by source, decides for each as
 * soon as its last measurement is there, and scales where the decision changes something.
 */
public final class Poller {

  private final PolledObjects objects;
  private final Schedule schedule;
  private final Replicas replicas;
  private final TargetPolls targets;
  private final Optional<JobPolls> jobs;
  private final PollEnd end;
  private final BooleanSupplier leading;
  private final InstantSource clock;
  private final Inquiries inquiries;
  private final Looks looks;
  private final Set<ResourceKey> observed = ConcurrentHashMap.newKeySet();
  private volatile Instant lastTick;

  /**
   * @param leading whether objects are polled and scaled, or only measured when somebody asks
   */
  Poller(
      PolledObjects objects,
      Schedule schedule,
      Measurer measurer,
      Looks looks,
      Replicas replicas,
      TargetPolls targets,
      Optional<JobPolls> jobs,
      PollEnd end,
      BooleanSupplier leading,
      InstantSource clock) {
    this.objects = objects;
    this.schedule = schedule;
    this.replicas = replicas;
    this.targets = targets;
    this.jobs = jobs;
    this.end = end;
    this.leading = leading;
    this.clock = clock;
    this.looks = looks;
    this.inquiries = new Inquiries(measurer, end, this::conclude, clock);
  }

  /**
   * A metric as a HorizontalPodAutoscaler is told it: of the last poll if that is fresh, else of
   * one that begins now. Fails with an {@link InvalidFieldException} if there is no such metric.
   *
   * @param metric the name, such as {@code s0-rabbitmq-orders}
   * @return empty if the source could not be read
   */
  public CompletableFuture<OptionalDouble> metric(ResourceKey key, String metric) {
    Optional<PolledObject> object = objects.find(key);
    if (object.isEmpty() || !(object.get().plan() instanceof Plan.Sound plan)) {
      return CompletableFuture.failedFuture(
          new InvalidFieldException("", key + " is missing, or not ready"));
    }
    if (!plan.has(metric)) {
      return CompletableFuture.failedFuture(
          new InvalidFieldException("", key + " has no metric " + metric));
    }
    return fresh(object.get(), plan).thenApply(done -> value(object.get(), plan, metric));
  }

  private CompletableFuture<Void> fresh(PolledObject object, Plan.Sound plan) {
    Instant now = clock.instant();
    Outcome last = object.outcome();
    if (last != null && last.at().plus(plan.freshness()).isAfter(now)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> next = end.awaited(object.key());
    if (leading.getAsBoolean()) {
      schedule.hurry(object.key(), now);
    } else {
      observed.add(object.key());
    }
    return next;
  }

  private OptionalDouble value(PolledObject object, Plan.Sound plan, String metric) {
    Outcome outcome = object.outcome();
    Optional<Replicas.Count> count = replicas.of(plan.target());
    if (outcome == null || count.isEmpty()) {
      return OptionalDouble.empty();
    }
    Current current = new Current(count.get().wanted(), count.get().ready());
    return HpaMetrics.value(metric, plan.rules(), outcome.readings(), current, object.history());
  }

  /**
   * A source tells of something by itself: what {@link io.sarban.scaler.measure.Query#wokenBy()}
   * says of it is polled now. Only the leader polls; does not wait.
   */
  public void wake(Object cause) {
    if (leading.getAsBoolean()) {
      objects.wake(cause);
      inquiries.ask(due(clock.instant()));
    }
  }

  /** Begins a poll of each object that is due; does not wait for it. */
  public void pollDue() {
    Instant now = clock.instant();
    if (leading.getAsBoolean()) {
      // what was asked of a follower is answered by the leader's own polls
      observed.forEach(key -> schedule.hurry(key, now));
      observed.clear();
      inquiries.ask(due(now));
      // after the polls: what is being asked is not looked at
      looks.lookDue(now);
    } else {
      inquiries.ask(observed(now));
    }
    lastTick = now;
  }

  /** When the last tick of the loop began that came to its end; empty before the first. */
  public Optional<Instant> lastTick() {
    return Optional.ofNullable(lastTick);
  }

  private List<OpenPoll> due(Instant now) {
    List<OpenPoll> polls = new ArrayList<>();
    for (Schedule.Due due : schedule.due(now)) {
      end.guarded(
          due.key(),
          () ->
              objects.open(due, now, true).ifPresentOrElse(polls::add, () -> end.over(due.key())));
    }
    return polls;
  }

  private List<OpenPoll> observed(Instant now) {
    List<OpenPoll> polls = new ArrayList<>();
    for (ResourceKey key : List.copyOf(observed)) {
      observed.remove(key);
      objects
          .open(new Schedule.Due(key, now), now, false)
          .ifPresentOrElse(polls::add, () -> end.answered(key));
    }
    return polls;
  }

  private void conclude(OpenPoll poll, List<Reading> readings) {
    if (!poll.decides()) {
      PolledObject object = poll.object();
      object.history(object.history().read(readings));
      object.outcome(new Outcome(clock.instant(), readings, null));
      end.answered(object.key());
    } else if (poll.plan() instanceof Plan.Sound plan) {
      targets.conclude(poll, plan, readings);
    } else if (poll.plan() instanceof Plan.Jobs plan) {
      jobs.orElseThrow().conclude(poll, plan, readings);
    }
  }
}
