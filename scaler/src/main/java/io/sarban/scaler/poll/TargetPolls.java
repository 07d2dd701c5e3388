// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.act.Scaling;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.Decider;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.PollEvent;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollResult;
import io.sarban.scaler.resource.Engine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a ScaledObject's poll: decides, and scales the target if that changes it. */
final class TargetPolls {

  private static final Logger LOG = LoggerFactory.getLogger(TargetPolls.class);

  private static final String TARGET = "spec.scaleTargetRef";

  private final Replicas replicas;
  private final SparingScaler sparing;
  private final Scaling scaling;
  private final Executor raising;
  private final Executor lowering;
  private final PollListener listener;
  private final PollEnd end;
  private final InstantSource clock;

  /**
   * @param raising runs tasks that may wait for the target
   * @param lowering runs tasks that may also wait for the target's replicas
   */
  TargetPolls(
      Replicas replicas,
      SparingScaler sparing,
      Scaling scaling,
      Executor raising,
      Executor lowering,
      PollListener listener,
      PollEnd end,
      InstantSource clock) {
    this.replicas = replicas;
    this.sparing = sparing;
    this.scaling = scaling;
    this.raising = raising;
    this.lowering = lowering;
    this.listener = listener;
    this.end = end;
    this.clock = clock;
  }

  /** A poll whose decision is made. */
  private record Decided(
      OpenPoll poll, Plan.Sound plan, int from, Decision decision, List<Problem> found) {

    Decided with(Decision other) {
      return new Decided(poll, plan, from, other, found);
    }

    void unscaled(ScaleException e) {
      found.add(Problem.of(poll.object().key(), new FieldFault(TARGET, e.getMessage())));
    }
  }

  void conclude(OpenPoll poll, Plan.Sound plan, List<Reading> readings) {
    Optional<Replicas.Count> count;
    try {
      count = replicas.of(plan.target());
    } catch (InvalidFieldException e) {
      faulty(poll, e.fault());
      return;
    }
    if (count.isPresent()) {
      act(decide(poll, plan, readings, count.get()));
    } else {
      String missing = replicas.missing(plan.target());
      faulty(poll, new FieldFault(TARGET, missing, FieldFault.Cause.NO_TARGET));
    }
  }

  /** Nothing is decided: the user has to fix the target first. */
  private void faulty(OpenPoll poll, FieldFault why) {
    List<Problem> found = poll.problems();
    found.add(Problem.of(poll.object().key(), why));
    poll.object().tell(() -> listener.on(new PollEvent.Faulty(poll.object().key(), found)));
    end.finish(poll, found);
  }

  private Decided decide(
      OpenPoll poll, Plan.Sound plan, List<Reading> readings, Replicas.Count count) {
    Instant now = clock.instant();
    PolledObject object = poll.object();
    Current current = new Current(count.wanted(), count.ready());
    Decision decided = Decider.decide(plan.rules(), readings, current, object.history(), now);
    Outcome last = object.outcome();
    Outcome outcome =
        last == null ? new Outcome(now, readings, decided) : last.next(now, readings, decided);
    Decision decision = outcome.decision();
    object.history(decision.history());
    object.outcome(outcome);
    List<Problem> found = poll.problems();
    decision.problems().forEach(text -> found.add(new Problem(object.key(), "", "", text)));
    return new Decided(poll, plan, count.wanted(), decision, found);
  }

  private void act(Decided decided) {
    Decision decision = decided.decision();
    if (decision.replicas() > decided.from()) {
      execute(raising, decided, () -> scale(decided));
    } else if (decision.replicas() < decided.from()) {
      execute(lowering, decided, () -> lower(decided));
    } else if (decision.fewer() && decided.plan().rules().engine() == Engine.HPA) {
      execute(lowering, decided, () -> mark(decided));
    } else {
      finish(decided);
    }
  }

  private void execute(Executor executor, Decided decided, Runnable step) {
    executor.execute(() -> end.guarded(decided.poll().object().key(), step));
  }

  /** The autoscaler is about to lower the target, and should end idle replicas first. */
  private void mark(Decided decided) {
    try {
      sparing.markIdle(decided.plan().target());
    } catch (ScaleException e) {
      decided.unscaled(e);
    }
    finish(decided);
  }

  private void lower(Decided decided) {
    Plan.Sound plan = decided.plan();
    try {
      Decision spared =
          sparing.spare(
              plan.target(), decided.from(), decided.decision(), plan.rules().busyFloor());
      PolledObject object = decided.poll().object();
      Outcome outcome = object.outcome();
      object.outcome(new Outcome(outcome.at(), outcome.readings(), spared));
      if (spared.replicas() < decided.from()) {
        scale(decided.with(spared));
      } else {
        finish(decided.with(spared));
      }
    } catch (ScaleException e) {
      decided.unscaled(e);
      finish(decided);
    }
  }

  private void scale(Decided decided) {
    PolledObject object = decided.poll().object();
    int from = decided.from();
    int to = decided.decision().replicas();
    List<String> reasons = ObjectStatuses.reasons(decided.decision());
    ScaleRequest request =
        new ScaleRequest(
            decided.plan().target(), from, to, reasons.isEmpty() ? "" : reasons.get(0));
    try {
      scaling.scale(request);
      object.history(object.history().scaled(from, to, clock.instant()));
      LOG.info("{}: {} -> {} replicas: {}", object.key(), from, to, String.join("; ", reasons));
      listener.on(new PollEvent.Scaled(object.key(), request, Optional.empty()));
    } catch (ScaleException e) {
      listener.on(new PollEvent.Scaled(object.key(), request, Optional.of(e.getMessage())));
      decided.unscaled(e);
    }
    finish(decided);
  }

  private void finish(Decided decided) {
    OpenPoll poll = decided.poll();
    end.finish(poll, decided.found());
    PollResult result =
        new PollResult(
            poll.object().key(),
            ObjectStatuses.triggers(decided.plan(), poll.object().outcome().readings()),
            decided.decision(),
            decided.found(),
            poll.lateness(),
            poll.latency());
    poll.object().tell(() -> listener.on(new PollEvent.Polled(result)));
  }
}
