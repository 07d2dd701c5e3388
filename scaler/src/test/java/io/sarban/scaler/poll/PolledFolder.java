// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.awaitility.Awaitility.await;

import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.plan.JobPlanner;
import io.sarban.scaler.plan.LookInterval;
import io.sarban.scaler.plan.ObjectPlanner;
import io.sarban.scaler.plan.Planner;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** Objects of a folder, polled and looked at by the test's clock. */
final class PolledFolder implements AutoCloseable {

  private final Path folder;
  private final Schedule schedule = new Schedule();
  private final Main camel = new Main();
  private ManifestFolder resources;
  private Looks looks;
  private PolledObjects objects;
  private Poller poller;
  private ObjectStatuses statuses;
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  PolledFolder(Path folder) {
    this.folder = folder;
  }

  /** Adds a trigger type of the test and the route that measures it. */
  PolledFolder with(TriggerType type, RouteBuilder route) {
    camel.bind("counted", type);
    camel.configure().addRoutesBuilder(route);
    return this;
  }

  /** Binds a bean that triggers need from outside. */
  PolledFolder with(String bean, Object outside) {
    camel.bind(bean, outside);
    return this;
  }

  /** An object that is polled every ten minutes. */
  PolledFolder object(String name, String annotations, String type, String metadata)
      throws IOException {
    String manifest =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec: {template: {spec: {containers: [{name: w, env: [{name: PASSWORD, value: sarban}]}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %1$s, annotations: {%2$s}}
        spec:
          pollingInterval: 600
          scaleTargetRef: {name: %1$s}
          triggers: [{type: %3$s, metadata: {%4$s}}]
        """
            .formatted(name, annotations, type, metadata);
    Files.writeString(folder.resolve(name + ".yaml"), manifest);
    return this;
  }

  /** Starts, and polls each object once. */
  void start() {
    ProblemLog problems = new ProblemLog();
    resources = new ManifestFolder(folder, problems);
    NoReplicas replicas = new NoReplicas(resources);
    camel.bind("replicas", replicas);
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    camel
        .configure()
        .withRoutesIncludePattern(
            "classpath:routes/triggers/measure.camel.yaml,"
                + "classpath:routes/scaler/scale-local.camel.yaml");
    camel.start();
    TriggerTypes types = new TriggerTypes(camel.getCamelContext());
    Measurer measurer = new Measurer(camel.getCamelContext());
    PollListener nobody = new PollListener() {};
    looks = new Looks(schedule, measurer, LookInterval.DEFAULT, () -> now);
    objects =
        new PolledObjects(
            resources,
            new ObjectPlanner(
                new Planner(resources, types, Credentials.NONE, Optional.empty()),
                new JobPlanner(resources, types, Credentials.NONE, false)),
            new Agenda(schedule, looks),
            problems,
            nobody,
            () -> now);
    PollEnd end = new PollEnd(objects, schedule, problems, nobody, new Awaited(), () -> now);
    poller =
        new Poller(
            objects,
            new PolledMetrics(objects, schedule, replicas, end, () -> true, () -> now),
            schedule,
            measurer,
            looks,
            new TargetPolls(
                replicas,
                new SparingScaler(replicas),
                new ScaleRoute(camel.getCamelContext().createProducerTemplate()),
                Runnable::run,
                Runnable::run,
                nobody,
                end,
                () -> now),
            Optional.empty(),
            end,
            () -> true,
            () -> now);
    statuses = new ObjectStatuses(objects, replicas);
    resources.watch(objects::changed);
    objects.refreshAll();
    ticked(() -> objects.all().stream().allMatch(object -> object.outcome() != null));
  }

  /** Advances the clock, and then ticks once. */
  void pass(Duration time) {
    now = now.plus(time);
    poller.pollDue();
  }

  /** A source reports something; the clock stands still, and does not tick. */
  void wake(Object cause) {
    poller.wake(cause);
  }

  /** Whether no look is under way. */
  boolean isQuiet() {
    return looks.underWay() == 0;
  }

  /** Deletes the object's manifest, and waits until nothing is known of the object. */
  void forget(String name) throws IOException {
    Files.delete(folder.resolve(name + ".yaml"));
    await().until(() -> all().stream().noneMatch(object -> object.name().equals(name)));
  }

  Instant now() {
    return now;
  }

  /** Ticks, while the clock stands still, until the condition holds. */
  void ticked(Callable<Boolean> holds) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              poller.pollDue();
              return holds.call();
            });
  }

  List<ObjectStatus> all() {
    return statuses.all();
  }

  List<String> active() {
    return all().stream().filter(ObjectStatus::active).map(ObjectStatus::name).toList();
  }

  /** The objects' last outcomes: a different one after each poll. */
  List<Outcome> outcomes() {
    return objects.all().stream().map(PolledObject::outcome).toList();
  }

  @Override
  public void close() {
    camel.stop();
    resources.close();
  }
}
