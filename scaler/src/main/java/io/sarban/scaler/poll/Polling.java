// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.Scaling;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.measure.Sources;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.JobPlanner;
import io.sarban.scaler.plan.LookInterval;
import io.sarban.scaler.plan.ObjectPlanner;
import io.sarban.scaler.plan.Planner;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollListeners;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.watch.Resources;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Assembles the loop from watch to act. */
public final class Polling {

  private final Resources resources;
  private final PolledObjects objects;
  private final PolledMetrics metrics;
  private final Poller poller;
  private final ObjectStatuses statuses;

  /**
   * @param credentials keeps values that are not in the resources
   * @param engines the engine of an object that sets none; empty if there is only the direct one
   * @param jobs empty if Jobs cannot run
   * @param raising runs tasks that may wait for the target
   * @param lowering runs tasks that may also wait for the target's replicas: they must not delay
   *     scaling up
   * @param looksByDefault the look interval of objects that set none
   * @param leading whether this scaler polls and scales, or only serves metrics
   * @param clock tells when objects are due
   */
  public Polling(
      Resources resources,
      TriggerTypes types,
      Credentials credentials,
      Sources sources,
      Optional<Engine> engines,
      Replicas replicas,
      SparingScaler sparing,
      Optional<Jobs> jobs,
      Scaling scaling,
      Executor raising,
      Executor lowering,
      ProblemLog problems,
      PollListener listener,
      LookInterval looksByDefault,
      BooleanSupplier leading,
      InstantSource clock) {
    Schedule schedule = new Schedule();
    Planner planner = new Planner(resources, types, credentials, engines);
    this.resources = resources;
    JobPlanner jobPlanner = new JobPlanner(resources, types, credentials, jobs.isPresent());
    Awaited awaited = new Awaited();
    PollListener all = new PollListeners(List.of(listener, awaited));
    Looks looks = new Looks(schedule, sources, looksByDefault, clock);
    this.objects =
        new PolledObjects(
            resources,
            new ObjectPlanner(planner, jobPlanner),
            new Agenda(schedule, looks),
            problems,
            all,
            clock);
    PollEnd end = new PollEnd(objects, schedule, problems, listener, awaited, clock);
    this.metrics = new PolledMetrics(objects, schedule, replicas, end, leading, clock);
    this.poller =
        new Poller(
            objects,
            metrics,
            schedule,
            sources,
            looks,
            new TargetPolls(replicas, sparing, scaling, raising, lowering, listener, end, clock),
            jobs.map(those -> new JobPolls(those, raising, listener, leading, end, clock)),
            end,
            leading,
            clock);
    this.statuses = new ObjectStatuses(objects, replicas);
  }

  /** Takes the existing resources, and follows their changes from now on. */
  public void start() {
    resources.watch(objects::changed);
    objects.refreshAll();
  }

  /** A resource that plans may depend on has changed. */
  public void changed(ResourceKey key) {
    objects.changed(key);
  }

  /** Whether a plan depends on the resource. */
  public boolean uses(ResourceKey key) {
    return objects.uses(key);
  }

  /** All resources that plans depend on. */
  public Set<ResourceKey> used() {
    return objects.used();
  }

  /** The trigger types have changed: makes the plans that use them again. */
  public void triggerTypesChanged() {
    objects.refreshAll();
  }

  /** Reads the state that the previous leader recorded. */
  public void recall() {
    objects.recallAll();
  }

  /**
   * The problems of a resource that a user wants to create or change.
   *
   * @param candidate a ScaledObject, a ScaledJob, or an authentication with a spec
   */
  public List<Problem> check(HasMetadata candidate) {
    return objects.check(candidate);
  }

  /** Plans faulty objects again. */
  public void retryFaulty() {
    objects.retryFaulty();
  }

  public Poller poller() {
    return poller;
  }

  public PolledMetrics metrics() {
    return metrics;
  }

  public ObjectStatuses statuses() {
    return statuses;
  }
}
