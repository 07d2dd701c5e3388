// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.PollEvent;
import io.sarban.scaler.report.PollListener;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends every poll, successful or not: reports the object's problems, schedules its next poll, and
 * completes the futures that wait for this one.
 */
final class PollEnd {

  private static final Logger LOG = LoggerFactory.getLogger(PollEnd.class);
  private static final String FAILED = "the poll failed; retrying";

  private final PolledObjects objects;
  private final Schedule schedule;
  private final ProblemLog problems;
  private final PollListener listener;
  private final InstantSource clock;
  private final Awaited awaited;

  PollEnd(
      PolledObjects objects,
      Schedule schedule,
      ProblemLog problems,
      PollListener listener,
      Awaited awaited,
      InstantSource clock) {
    this.objects = objects;
    this.awaited = awaited;
    this.schedule = schedule;
    this.problems = problems;
    this.listener = listener;
    this.clock = clock;
  }

  /** Completes when the object's next poll ends. */
  CompletableFuture<Void> awaited(ResourceKey key) {
    CompletableFuture<Void> end = awaited.end(key);
    if (objects.find(key).isEmpty()) {
      // the object was forgotten in the meantime
      awaited.over(key);
    }
    return end;
  }

  /** Ends the poll; {@code found} is what the user has to fix. */
  void finish(OpenPoll poll, List<Problem> found) {
    PolledObject object = poll.object();
    // the object may have become faulty, or be gone, while it was polled
    if (object.plan() == poll.plan()) {
      object.tell(
          () -> {
            object.problems(found);
            problems.report(object.key(), found);
          });
    }
    over(object.key());
  }

  /** There is nothing to poll, or the object is gone. */
  void over(ResourceKey key) {
    schedule.finished(key, clock.instant());
    answered(key);
  }

  /** The metrics were only requested: the schedule stays as it is. */
  void answered(ResourceKey key) {
    awaited.over(key);
  }

  /** Runs a step of a poll. Whatever it throws, even an Error, the object is polled again. */
  void guarded(ResourceKey key, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      failed(key, e);
    }
  }

  /** The object's poll ended in an unexpected failure. */
  void failed(ResourceKey key, Throwable failure) {
    try {
      List<Problem> found = List.of(new Problem(key, "", "", new Fault(failure).told(FAILED)));
      objects.find(key).ifPresent(object -> object.tell(() -> tell(object, found)));
    } catch (Throwable e) {
      LOG.error("{}: {}", key, new Fault(e).told("the failure cannot be reported"));
    } finally {
      over(key);
    }
  }

  private void tell(PolledObject object, List<Problem> found) {
    object.problems(found);
    problems.report(object.key(), found);
    listener.on(new PollEvent.Faulty(object.key(), found));
  }
}
