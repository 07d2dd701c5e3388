// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.fair.Places;
import io.sarban.scaler.fair.PollLane;
import io.sarban.scaler.fair.PollLane.Place;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Sources;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Polls the objects that are due. Groups them into one batch for each source, and measures each
 * batch separately. Decides on an object as soon as its last measurement arrives, and scales it if
 * the decision changes something.
 */
public final class Poller {

  /**
   * Sources that are asked at once, each with a thread and some 200 KiB. {@link Places} gives as
   * many again to namespaces that have hardly any.
   */
  private static final int QUICK_AT_ONCE = 200;

  private static final int SLOW_AT_ONCE = 100;

  private final PollLane<DueBatch> quick = new PollLane<>(QUICK_AT_ONCE);

  /** For sources that were slow the last time: the others do not wait for them. */
  private final PollLane<DueBatch> slow = new PollLane<>(SLOW_AT_ONCE);

  private final SlowSources slowSources = new SlowSources();

  /** How often {@link #ask} was called while it ran; 0 while it is not running. */
  private final AtomicInteger asks = new AtomicInteger();

  private final PolledObjects objects;
  private final PolledMetrics metrics;
  private final Schedule schedule;
  private final Sources sources;
  private final TargetPolls targets;
  private final Optional<JobPolls> jobs;
  private final PollEnd end;
  private final BooleanSupplier leading;
  private final InstantSource clock;
  private final Looks looks;
  private final FailureMessages messages;
  private volatile Instant lastTick;

  /**
   * @param metrics receives the requests to a scaler that is not the leader
   * @param leading whether objects are polled and scaled, or only measured on request
   */
  Poller(
      PolledObjects objects,
      PolledMetrics metrics,
      Schedule schedule,
      Sources sources,
      Looks looks,
      TargetPolls targets,
      Optional<JobPolls> jobs,
      PollEnd end,
      BooleanSupplier leading,
      InstantSource clock) {
    this.objects = objects;
    this.metrics = metrics;
    this.schedule = schedule;
    this.sources = sources;
    this.targets = targets;
    this.jobs = jobs;
    this.end = end;
    this.leading = leading;
    this.clock = clock;
    this.looks = looks;
    this.messages = new FailureMessages(clock);
  }

  /**
   * A source wakes its objects: those whose {@link io.sarban.scaler.measure.Query#wokenBy()} is
   * this cause are polled now. Does nothing unless this scaler leads. Does not wait.
   */
  public void wake(Object cause) {
    if (leading.getAsBoolean()) {
      objects.wake(cause);
      poll(due(clock.instant()));
    }
  }

  /** Begins a poll of each object that is due; does not wait for it. */
  public void pollDue() {
    Instant now = clock.instant();
    if (leading.getAsBoolean()) {
      // the leader's own polls answer requests from its time as a follower
      metrics.takeObserved().forEach(key -> schedule.hurry(key, now));
      poll(due(now));
      // after the polls: a source that is being asked is not looked at
      looks.lookDue(now);
    } else {
      poll(observed(now));
    }
    lastTick = now;
  }

  /** When the last completed tick of the loop began; empty before the first. */
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
    for (ResourceKey key : metrics.takeObserved()) {
      objects
          .open(new Schedule.Due(key, now), now, false)
          .ifPresentOrElse(polls::add, () -> end.answered(key));
    }
    return polls;
  }

  /** Does not wait for the answers. */
  private void poll(List<OpenPoll> due) {
    List<OpenPoll> asking = new ArrayList<>(due.size());
    for (OpenPoll poll : due) {
      end.guarded(
          poll.object().key(),
          () ->
              poll.unasked(clock.instant())
                  .ifPresentOrElse(readings -> act(poll, readings), () -> asking.add(poll)));
    }
    for (DueBatch batch : DueBatch.of(asking)) {
      Set<String> namespaces = batch.namespaces();
      (slowSources.contains(namespaces, batch.asked()) ? slow : quick).add(batch, namespaces);
    }
    ask();
  }

  /**
   * Asks as many sources as there is room for. A source that answers at once does not cause
   * recursion.
   */
  private void ask() {
    if (asks.getAndIncrement() > 0) {
      return;
    }
    try {
      int seen = 1;
      while (seen != 0) {
        ask(quick);
        ask(slow);
        seen = asks.addAndGet(-seen);
      }
    } catch (Throwable e) {
      // otherwise asking would stop forever
      asks.set(0);
      throw e;
    }
  }

  private void ask(PollLane<DueBatch> lane) {
    for (var next = lane.take(); next.isPresent(); next = lane.take()) {
      measure(next.get().batch(), lane, next.get());
    }
  }

  private void measure(DueBatch batch, PollLane<DueBatch> lane, Place<DueBatch> place) {
    Instant began = clock.instant();
    batch.questions().forEach(question -> question.poll().asked(began));
    Sources.Asking asking;
    try {
      asking = sources.measure(batch.asked(), batch.queries());
    } catch (Throwable e) {
      // the other sources must still be asked
      lane.leave(place);
      failed(batch, e);
      return;
    }
    asking
        .over()
        .whenComplete(
            (over, never) -> {
              lane.leave(place);
              ask();
            });
    asking
        .answer()
        .whenComplete(
            (measurements, failure) -> {
              Duration took = Duration.between(began, clock.instant());
              slowSources.took(place.namespace(), batch.asked(), took);
              if (failure == null) {
                decide(batch, measurements);
              } else {
                failed(batch, failure);
              }
            });
  }

  private void decide(DueBatch batch, List<Measurement> measurements) {
    Instant now = clock.instant();
    for (DueBatch.Answer answer : batch.answers(measurements)) {
      OpenPoll poll = answer.poll();
      end.guarded(
          poll.object().key(),
          () ->
              poll.answered(answer.trigger(), shown(answer), now)
                  .ifPresent(readings -> act(poll, readings)));
    }
  }

  private Measurement shown(DueBatch.Answer answer) {
    OpenPoll poll = answer.poll();
    return messages.shown(
        poll.plan().triggers().get(answer.trigger()),
        poll.object().key().namespace(),
        answer.measurement());
  }

  private void failed(DueBatch batch, Throwable failure) {
    batch.objects().forEach(key -> end.failed(key, failure));
  }

  /** All triggers of the poll are measured. */
  private void act(OpenPoll poll, List<Reading> readings) {
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
