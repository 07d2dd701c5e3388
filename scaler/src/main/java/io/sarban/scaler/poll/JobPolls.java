// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.decide.job.JobDecider;
import io.sarban.scaler.decide.job.JobDecision;
import io.sarban.scaler.decide.job.JobHistory;
import io.sarban.scaler.fair.FewAtOnce;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.report.PollEvent;
import io.sarban.scaler.report.PollListener;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a ScaledJob's poll: decides, creates Jobs, and deletes finished Jobs beyond the history
 * limits.
 */
final class JobPolls {

  private static final Logger LOG = LoggerFactory.getLogger(JobPolls.class);

  /** The maximum number of Jobs that one poll creates, and deletes; the next poll does the rest. */
  private static final int MOST_AT_ONCE = 1_000;

  /** Jobs that are created or deleted before those of another namespace. */
  private static final int MOST_IN_TURN = 50;

  /** Threads that create and delete Jobs; the pool also scales other objects. */
  private static final int MOST_THREADS = 8;

  private final Jobs jobs;
  private final FewAtOnce acting;
  private final PollListener listener;
  private final BooleanSupplier leading;
  private final PollEnd end;
  private final InstantSource clock;

  /**
   * @param acting runs tasks that may wait for the cluster
   * @param leading whether this scaler may still create and delete Jobs
   */
  JobPolls(
      Jobs jobs,
      Executor acting,
      PollListener listener,
      BooleanSupplier leading,
      PollEnd end,
      InstantSource clock) {
    this.jobs = jobs;
    this.acting = new FewAtOnce(acting, MOST_THREADS);
    this.listener = listener;
    this.leading = leading;
    this.end = end;
    this.clock = clock;
  }

  /**
   * The actions of one poll.
   *
   * @param superfluous names of finished Jobs to delete
   */
  private record Actions(ResourceKey key, JobDecision decision, List<String> superfluous) {
    boolean isQuiet() {
      return decision.create() == 0 && superfluous.isEmpty();
    }

    int wanted() {
      return Math.min(decision.create(), MOST_AT_ONCE);
    }

    int unwanted() {
      return Math.min(superfluous.size(), MOST_AT_ONCE);
    }
  }

  /** A poll whose actions are carried out in turns. */
  private record Acting(OpenPoll poll, Plan.Jobs plan, Actions actions, List<Problem> found) {

    /** Whether its decision still counts: its turn may come minutes later. */
    boolean isCurrent() {
      return poll.object().plan() == plan;
    }
  }

  void conclude(OpenPoll poll, Plan.Jobs plan, List<Reading> readings) {
    List<Problem> found = poll.problems();
    Actions actions;
    try {
      actions = decide(poll.object(), plan, readings);
    } catch (InvalidFieldException e) {
      found.add(Problem.of(poll.object().key(), e));
      poll.object().tell(() -> listener.on(new PollEvent.Faulty(poll.object().key(), found)));
      end.finish(poll, found);
      return;
    }
    Acting acting = new Acting(poll, plan, actions, found);
    if (actions.isQuiet()) {
      finish(acting);
    } else {
      takeTurn(acting, () -> create(acting, 0));
    }
  }

  /** Runs a step of at most {@value #MOST_IN_TURN} requests when it is the namespace's turn. */
  private void takeTurn(Acting poll, Runnable step) {
    ResourceKey key = poll.actions().key();
    acting.execute(key.namespace(), () -> end.guarded(key, step));
  }

  private Actions decide(PolledObject object, Plan.Jobs plan, List<Reading> readings) {
    JobCounts counts = jobs.count(object.key(), plan.rules().pendingPodConditions());
    JobDecision decision = JobDecider.decide(plan.rules(), readings, counts);
    object.jobOutcome(new JobOutcome(clock.instant(), readings, counts, decision));
    List<String> superfluous =
        decision.paused()
            ? List.of()
            : JobHistory.superfluous(jobs.finished(object.key()), plan.rules());
    return new Actions(object.key(), decision, superfluous);
  }

  private void finish(Acting acting) {
    OpenPoll poll = acting.poll();
    end.finish(poll, acting.found());
    JobOutcome outcome = poll.object().jobOutcome();
    JobPollResult result =
        new JobPollResult(
            acting.actions().key(),
            outcome.at(),
            ObjectStatuses.triggers(acting.plan(), outcome.readings()),
            acting.actions().decision(),
            acting.found(),
            poll.lateness(),
            poll.latency());
    poll.object().tell(() -> listener.on(new PollEvent.JobPolled(result)));
  }

  private boolean mayAct(Acting acting) {
    return leading.getAsBoolean() && acting.isCurrent();
  }

  /**
   * Stops at the first Job that is refused, because the next one would be refused, too: the next
   * poll tries again.
   *
   * @param before how many Jobs earlier turns have created
   */
  private void create(Acting acting, int before) {
    Actions actions = acting.actions();
    int created = before;
    int until = Math.min(before + MOST_IN_TURN, actions.wanted());
    Optional<String> failure = Optional.empty();
    while (created < until && failure.isEmpty() && mayAct(acting)) {
      try {
        jobs.create(actions.key());
        created++;
      } catch (ScaleException e) {
        failure = Optional.of(e.getMessage());
      }
    }
    if (created == until && until < actions.wanted()) {
      int next = created;
      takeTurn(acting, () -> create(acting, next));
      return;
    }
    report(actions, created, failure);
    failure.ifPresent(why -> acting.found().add(problem(actions.key(), why)));
    delete(acting, 0, MOST_IN_TURN - (created - before));
  }

  /**
   * Stops at the first failure: the next poll tries again.
   *
   * @param before how many Jobs earlier turns have deleted
   * @param most how many this turn may delete
   */
  private void delete(Acting acting, int before, int most) {
    Actions actions = acting.actions();
    int deleted = before;
    int until = Math.min(before + most, actions.unwanted());
    try {
      while (deleted < until && mayAct(acting)) {
        jobs.delete(actions.key(), actions.superfluous().get(deleted));
        deleted++;
      }
      if (deleted == until && until < actions.unwanted()) {
        int next = deleted;
        takeTurn(acting, () -> delete(acting, next, MOST_IN_TURN));
        return;
      }
    } catch (ScaleException e) {
      acting.found().add(problem(actions.key(), e.getMessage()));
    }
    finish(acting);
  }

  private static Problem problem(ResourceKey key, String why) {
    return new Problem(key, "", "spec.jobTargetRef", why);
  }

  private void report(Actions actions, int created, Optional<String> failure) {
    if (created > 0) {
      LOG.info(
          "{}: {} jobs created: {}",
          actions.key(),
          created,
          actions.decision().reasons().stream()
              .map(Object::toString)
              .collect(Collectors.joining("; ")));
    }
    if (created > 0 || failure.isPresent()) {
      listener.on(new PollEvent.JobsCreated(actions.key(), created, failure));
    }
  }
}
