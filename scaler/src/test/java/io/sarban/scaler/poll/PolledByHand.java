// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.act.Busyness;
import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.decide.Census;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Sources;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.CountedType;
import io.sarban.scaler.plan.KnownResources;
import io.sarban.scaler.plan.LookInterval;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollResult;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;

/** A whole poll in one thread: sources answer when the test says so. */
final class PolledByHand implements Sources, Replicas, Busyness, Jobs {

  /** A source that was asked and has not answered yet. */
  record Asked(String source, List<Query> queries, Asking asking) {

    void answer(double... values) {
      List<Measurement> measurements = new ArrayList<>();
      for (double value : values) {
        measurements.add(Measurement.of(value, 0));
      }
      asking.answer().complete(measurements);
      over();
    }

    /** The source's time is over, and it still uses its thread. */
    void late() {
      asking
          .answer()
          .complete(Collections.nCopies(queries.size(), Measurement.failed("", "says nothing")));
    }

    void over() {
      asking.over().complete(null);
    }
  }

  private final KnownResources resources = new KnownResources();
  private final ProblemLog problems = new ProblemLog();
  private final Map<String, Integer> wanted = new HashMap<>();
  private final List<Asked> asking = new ArrayList<>();
  private final List<PollResult> results = new ArrayList<>();
  private final Set<String> broken;
  private final Map<String, FieldFault> uncounted = new HashMap<>();
  private final Polling polling;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Duration planning = Duration.ZERO;
  private int jobs;
  private final Map<ResourceKey, List<FinishedJob>> finished = new HashMap<>();
  private final List<String> jobCalls = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private boolean holds;

  /**
   * @param broken sources that fail when they are asked
   */
  PolledByHand(boolean leads, String... broken) {
    this.broken = Set.of(broken);
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.getRegistry().bind(CountedType.NAME, new CountedType(() -> now = now.plus(planning)));
    polling =
        new Polling(
            resources,
            new TriggerTypes(camel),
            Credentials.NONE,
            this,
            Optional.empty(),
            this,
            new SparingScaler(this),
            Optional.of(this),
            request -> wanted.put(request.target().name(), request.to()),
            this::act,
            Runnable::run,
            problems,
            new PollListener() {
              @Override
              public void polled(PollResult result) {
                results.add(result);
              }
            },
            LookInterval.OFF,
            () -> leads,
            () -> now);
    polling.start();
  }

  /**
   * An object that is polled every 30 s, at rest.
   *
   * @param annotations in YAML
   * @param triggers in YAML
   */
  PolledByHand object(String name, String annotations, String triggers) {
    return object(name, name, annotations, triggers);
  }

  /** An object with the target of another one. */
  PolledByHand object(String name, String target, String annotations, String triggers) {
    return object("default", name, target, annotations, triggers);
  }

  private PolledByHand object(
      String namespace, String name, String target, String annotations, String triggers) {
    wanted.putIfAbsent(target, 0);
    resources.put(
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: %2$s, namespace: %1$s, annotations: {%4$s}}
            spec:
              scaleTargetRef: {name: %3$s}
              triggers: [%5$s]
            """
                .formatted(namespace, name, target, annotations, triggers),
            ScaledObject.class));
    return this;
  }

  PolledByHand objectOf(String namespace, String name, String trigger) {
    return object(namespace, name, name, "", trigger);
  }

  Instant now() {
    return now;
  }

  PolledByHand object(String name, String triggers) {
    return object(name, "", triggers);
  }

  PolledByHand job(String name, String triggers) {
    return jobOf("default", name, "", triggers);
  }

  /** A ScaledJob with annotations in YAML. */
  PolledByHand jobOf(String namespace, String name, String annotations, String triggers) {
    resources.put(
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledJob
            metadata: {name: %s, namespace: %s, annotations: {%s}}
            spec:
              jobTargetRef: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
              triggers: [%s]
            """
                .formatted(name, namespace, annotations, triggers),
            ScaledJob.class));
    return this;
  }

  /** The ScaledJob has so many completed Jobs. */
  void finishedJobs(String namespace, String name, int number) {
    List<FinishedJob> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(new FinishedJob(name + "-" + i, true, now.plusSeconds(i)));
    }
    finished.put(new ResourceKey(ResourceKind.SCALED_JOB, namespace, name), all);
  }

  /** From now on, creating and deleting Jobs and raising replicas waits for {@link #actAll}. */
  void holdActions() {
    holds = true;
  }

  /** One thread does all that waits, one task after the other. */
  void actAll() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  private void act(Runnable task) {
    if (holds) {
      held.add(task);
    } else {
      task.run();
    }
  }

  /** Jobs that were created and deleted, such as {@code "create default/a"}, in their order. */
  List<String> jobCalls() {
    return jobCalls;
  }

  /** From now on, planning a trigger takes this long. */
  void plansTake(Duration time) {
    planning = time;
  }

  /** A target's replicas cannot be counted. */
  void uncounted(String target, FieldFault why) {
    uncounted.put(target, why);
  }

  /** Advances the clock, and ticks once. */
  void pass(Duration time) {
    now = now.plus(time);
    polling.poller().pollDue();
  }

  /** The sources that were asked since the last call. */
  List<Asked> asked() {
    List<Asked> asked = List.copyOf(asking);
    asking.clear();
    return asked;
  }

  /** How late the object was polled the last time. */
  Duration lateness(String name) {
    return results.stream()
        .filter(result -> result.object().name().equals(name))
        .reduce((before, last) -> last)
        .orElseThrow()
        .lateness();
  }

  int wanted(String name) {
    return wanted.get(name);
  }

  int jobs() {
    return jobs;
  }

  List<Problem> problems() {
    return problems.standing();
  }

  Polling polling() {
    return polling;
  }

  @Override
  public Asking measure(Sources.Asked asked, List<Query> queries) {
    if (broken.contains(asked.source().describe())) {
      throw new IllegalStateException("no thread is left");
    }
    Asking begun = new Asking(new CompletableFuture<>(), new CompletableFuture<>());
    asking.add(new Asked(asked.source().describe(), queries, begun));
    return begun;
  }

  @Override
  public boolean asks(Sources.Asked asked) {
    return false;
  }

  @Override
  public Optional<Count> of(TargetRef target) {
    if (uncounted.containsKey(target.name())) {
      throw uncounted.get(target.name()).asException();
    }
    return Optional.ofNullable(wanted.get(target.name())).map(count -> new Count(count, count));
  }

  @Override
  public void scale(TargetRef target, int replicas) {
    throw new IllegalStateException("the scale route is asked");
  }

  @Override
  public Optional<Census> ask(TargetRef target) {
    return Optional.empty();
  }

  @Override
  public void endFirst(TargetRef target, Set<String> names) throws ScaleException {
    throw new ScaleException("nobody says how busy it is", null);
  }

  @Override
  public void keep(TargetRef target, Set<String> names) throws ScaleException {
    throw new ScaleException("nobody says how busy it is", null);
  }

  @Override
  public JobCounts count(ResourceKey scaledJob, List<String> pendingPodConditions) {
    return new JobCounts(jobs, 0);
  }

  @Override
  public List<FinishedJob> finished(ResourceKey scaledJob) {
    return List.copyOf(finished.getOrDefault(scaledJob, List.of()));
  }

  @Override
  public void create(ResourceKey scaledJob) {
    jobs++;
    jobCalls.add("create " + scaledJob.namespace() + "/" + scaledJob.name());
  }

  @Override
  public void delete(ResourceKey scaledJob, String name) {
    assertThat(finished.get(scaledJob).removeIf(job -> job.name().equals(name))).isTrue();
    jobCalls.add("delete " + scaledJob.namespace() + "/" + scaledJob.name());
  }
}
