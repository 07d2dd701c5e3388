// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.decide.JobCounts;
import io.sarban.scaler.decide.JobDecider;
import io.sarban.scaler.decide.JobDecision;
import io.sarban.scaler.decide.JobHistory;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.report.PollEvent;
import io.sarban.scaler.report.PollListener;
import java.time.InstantSource;
import java.util.ArrayList;
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

  /** The maximum number of Jobs that one poll creates; the next poll creates the rest. */
  private static final int MOST_AT_ONCE = 1_000;

  /** Threads that create Jobs; the pool also scales other objects. */
  private static final int MOST_THREADS = 8;

  private final Jobs jobs;
  private final Executor creating;
  private final PollListener listener;
  private final BooleanSupplier leading;
  private final PollEnd end;
  private final InstantSource clock;

  /**
   * @param creating runs tasks that may wait for the cluster
   * @param leading whether this scaler may still create Jobs
   */
  JobPolls(
      Jobs jobs,
      Executor creating,
      PollListener listener,
      BooleanSupplier leading,
      PollEnd end,
      InstantSource clock) {
    this.jobs = jobs;
    this.creating = new FewAtOnce(creating, MOST_THREADS);
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
  private record Turn(ResourceKey key, JobDecision decision, List<String> superfluous) {
    boolean isQuiet() {
      return decision.create() == 0 && superfluous.isEmpty();
    }
  }

  void conclude(OpenPoll poll, Plan.Jobs plan, List<Reading> readings) {
    List<Problem> found = poll.problems();
    Turn turn;
    try {
      turn = decide(poll.object(), plan, readings);
    } catch (InvalidFieldException e) {
      found.add(Problem.of(poll.object().key(), e));
      poll.object().tell(() -> listener.on(new PollEvent.Faulty(poll.object().key(), found)));
      end.finish(poll, found);
      return;
    }
    if (turn.isQuiet()) {
      finish(poll, plan, turn, found);
    } else {
      creating.execute(
          () ->
              end.guarded(
                  turn.key(),
                  () -> {
                    found.addAll(act(turn));
                    finish(poll, plan, turn, found);
                  }));
    }
  }

  private Turn decide(PolledObject object, Plan.Jobs plan, List<Reading> readings) {
    JobCounts counts = jobs.count(object.key(), plan.rules().pendingPodConditions());
    JobDecision decision = JobDecider.decide(plan.rules(), readings, counts);
    object.jobOutcome(new JobOutcome(clock.instant(), readings, counts, decision));
    List<String> superfluous =
        decision.paused()
            ? List.of()
            : JobHistory.superfluous(jobs.finished(object.key()), plan.rules());
    return new Turn(object.key(), decision, superfluous);
  }

  private void finish(OpenPoll poll, Plan.Jobs plan, Turn turn, List<Problem> found) {
    end.finish(poll, found);
    JobOutcome outcome = poll.object().jobOutcome();
    JobPollResult result =
        new JobPollResult(
            turn.key(),
            outcome.at(),
            ObjectStatuses.triggers(plan, outcome.readings()),
            turn.decision(),
            found,
            poll.lateness(),
            poll.latency());
    poll.object().tell(() -> listener.on(new PollEvent.JobPolled(result)));
  }

  /** Carries out the turn; returns what the user has to fix. */
  private List<Problem> act(Turn turn) {
    List<Problem> problems = new ArrayList<>();
    create(turn).ifPresent(why -> problems.add(problem(turn.key(), why)));
    for (String name : turn.superfluous()) {
      try {
        jobs.delete(turn.key(), name);
      } catch (ScaleException e) {
        // the next poll tries it again
        problems.add(problem(turn.key(), e.getMessage()));
        break;
      }
    }
    return problems;
  }

  private static Problem problem(ResourceKey key, String why) {
    return new Problem(key, "", "spec.jobTargetRef", why);
  }

  /**
   * Stops at the first Job that is refused, because the next one would be refused, too: the next
   * poll tries again.
   */
  private Optional<String> create(Turn turn) {
    int created = 0;
    Optional<String> failure = Optional.empty();
    int wanted = Math.min(turn.decision().create(), MOST_AT_ONCE);
    while (created < wanted && failure.isEmpty() && leading.getAsBoolean()) {
      try {
        jobs.create(turn.key());
        created++;
      } catch (ScaleException e) {
        failure = Optional.of(e.getMessage());
      }
    }
    if (created > 0) {
      LOG.info(
          "{}: {} jobs created: {}",
          turn.key(),
          created,
          turn.decision().reasons().stream()
              .map(Object::toString)
              .collect(Collectors.joining("; ")));
    }
    if (created > 0 || failure.isPresent()) {
      listener.on(new PollEvent.JobsCreated(turn.key(), created, failure));
    }
    return failure;
  }
}
