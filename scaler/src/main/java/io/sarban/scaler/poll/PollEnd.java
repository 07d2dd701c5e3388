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
 * What every poll ends in, however it went: the object's problems are known, its next poll has its
 * time, and who waited for this one goes on.
 */
final class PollEnd {

  private static final Logger LOG = LoggerFactory.getLogger(PollEnd.class);
  private static final String FAILED = "the poll failed; it is tried again";

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

  /** Completes with the end of the object's next poll. */
  CompletableFuture<Void> awaited(ResourceKey key) {
    CompletableFuture<Void> end = awaited.end(key);
    if (objects.find(key).isEmpty()) {
      // it was forgotten while somebody began to wait
      awaited.over(key);
    }
    return end;
  }

  /** The poll is over; this is what the user has to fix. */
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

  /** There is nothing to poll, or no more. */
  void over(ResourceKey key) {
    schedule.finished(key, clock.instant());
    answered(key);
  }

  /** Its metrics are there; the schedule is not asked. */
  void answered(ResourceKey key) {
    awaited.over(key);
  }

  /** Does a step of a poll. Whatever fails, an Error too, the object is polled again. */
  void guarded(ResourceKey key, Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      failed(key, e);
    }
  }

  /** The object's poll ended in a failure that nobody foresaw. */
  void failed(ResourceKey key, Throwable failure) {
    try {
      List<Problem> found = List.of(new Problem(key, "", "", new Fault(failure).told(FAILED)));
      objects.find(key).ifPresent(object -> object.tell(() -> tell(object, found)));
    } catch (Throwable e) {
      LOG.error("{}: {}", key, new Fault(e).told("what failed cannot be told"));
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
