// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Workers work off what is sent to a broker, now a backlog and now a few, while they are scaled in
 * and out, killed, and the broker restarted, at random; a sink counts what became of each message.
 */
public final class Churn {

  /**
   * What to do to the workers.
   *
   * @param messages to be drained
   * @param most the most workers at a time
   * @param longEvery every so many messages there is one that takes {@code longMillis}; others 2 ms
   * @param graceSeconds the workers' grace period
   * @param kills workers that are killed (SIGKILL)
   * @param restarts of the broker
   * @param between two changes of the number of workers
   * @param spares whether busy workers are spared, as Sarban does; else the youngest is ended
   * @param limit when it is given up
   */
  public record Plan(
      int messages,
      int most,
      int longEvery,
      int longMillis,
      int graceSeconds,
      int kills,
      int restarts,
      Duration between,
      boolean spares,
      Duration limit) {}

  /**
   * What became of the messages.
   *
   * @param lost published, and never done
   * @param duplicates times that a message was done again
   * @param interrupted messages that a scale-in cut off
   * @param cutByKills messages that workers had in hand when they were killed
   * @param ended workers that scale-ins ended
   */
  public record Result(
      int published,
      int lost,
      int duplicates,
      int interrupted,
      int cutByKills,
      int ended,
      int kills,
      int restarts,
      double seconds) {}

  /** Half as many messages as workers, so that some idle; as many; and a backlog. */
  private static final int[] UNDER_WAY = {1, 2, 30};

  private final Source source;
  private final Plan plan;
  private final Path home;
  private final Path work;
  private final Random random;
  private final Set<Long> killed = new HashSet<>();
  private final Map<Long, Integer> workers = new HashMap<>();
  private Sink sink;
  private Feeder feeder;
  private int ended;
  private int kills;
  private int restarts;

  /**
   * @param broker rabbitmq, kafka or azurite
   * @param home where Sarban is, built
   * @param work an empty folder
   * @param seed of what is random
   */
  public Churn(String broker, Plan plan, Path home, Path work, long seed) {
    this.source = Source.of(broker);
    this.plan = plan;
    this.home = home;
    this.work = work;
    this.random = new Random(seed);
  }

  /** Runs until each message is done, or the limit is reached. */
  public Result run() throws Exception {
    try (Broker broker = new Broker(home, source.broker());
        Sink counting = new Sink(id -> id % plan.longEvery() == 1 ? plan.longMillis() : 2)) {
      sink = counting;
      Map<String, String> settings = broker.start();
      Path manifests = Files.createDirectories(work.resolve("manifests"));
      Files.writeString(manifests.resolve("worker.yaml"), worker(source.address(settings)));
      scale(manifests, plan.most());
      try (Feeder fed = new Feeder(source, settings, sink, plan.messages())) {
        feeder = fed;
        return drain(broker, manifests);
      }
    }
  }

  private Result drain(Broker broker, Path manifests) throws Exception {
    ProblemLog problems = new ProblemLog();
    long began = System.nanoTime();
    try (ManifestFolder resources = new ManifestFolder(manifests, problems);
        WorkerProcesses processes =
            new WorkerProcesses(resources, home, work.resolve("work"), problems);
        Scaler scaler =
            new Scaler(
                resources,
                processes,
                problems,
                new ScalerSettings("127.0.0.1", 0, Optional.empty()))) {
      scaler.start();
      long until = began + plan.limit().toNanos();
      while (sink.done() < plan.messages() && System.nanoTime() < until) {
        disturb(broker, manifests);
        for (int i = 0; i < plan.between().toMillis() / 100 && sink.done() < plan.messages(); i++) {
          Thread.sleep(100);
          account();
        }
      }
      scale(manifests, 0);
      while (!running().isEmpty() && System.nanoTime() < until) {
        Thread.sleep(100);
      }
      account();
    }
    return new Result(
        plan.messages(),
        plan.messages() - sink.done(),
        sink.duplicates(),
        sink.interrupted(),
        sink.cutByKills(),
        ended,
        kills,
        restarts,
        (System.nanoTime() - began) / 1e9);
  }

  private void disturb(Broker broker, Path manifests) throws Exception {
    double share = (double) sink.done() / plan.messages();
    if (kills < plan.kills() * share * 2 && kills < plan.kills()) {
      kill();
    }
    if (restarts < plan.restarts() && share > (restarts + 0.5) / (plan.restarts() + 1)) {
      restarts++;
      feeder.pause(broker::restart);
    }
    feeder.allow(UNDER_WAY[random.nextInt(UNDER_WAY.length)] * plan.most() / 2);
    scale(manifests, 1 + random.nextInt(plan.most()));
  }

  private void kill() {
    List<ProcessHandle> running = running();
    if (!running.isEmpty()) {
      ProcessHandle victim = running.get(random.nextInt(running.size()));
      account();
      killed.add(victim.pid());
      kills++;
      victim.destroyForcibly();
      victim.onExit().join();
      sink.killed(workers.remove(victim.pid()));
    }
  }

  /** Tells the sink which workers have ended. */
  private void account() {
    Map<Long, Integer> alive = new HashMap<>();
    for (ProcessHandle each : running()) {
      port(each.pid()).ifPresent(port -> alive.put(each.pid(), port));
    }
    for (Map.Entry<Long, Integer> known : Map.copyOf(workers).entrySet()) {
      if (!alive.containsKey(known.getKey()) && !killed.contains(known.getKey())) {
        ended++;
        sink.ended(known.getValue());
        workers.remove(known.getKey());
      }
    }
    alive.keySet().removeAll(killed);
    workers.putAll(alive);
  }

  private static List<ProcessHandle> running() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains("worker.Worker"))
        .toList();
  }

  private static Optional<Integer> port(long pid) {
    try {
      String environment = Files.readString(Path.of("/proc/" + pid + "/environ"));
      return environment
          .lines()
          .flatMap(line -> List.of(line.split("\0")).stream())
          .filter(variable -> variable.startsWith("SARBAN_WORKER_PORT="))
          .map(variable -> Integer.valueOf(variable.substring(variable.indexOf('=') + 1)))
          .findFirst();
    } catch (IOException e) {
      // it has just ended
      return Optional.empty();
    }
  }

  private void scale(Path manifests, int replicas) throws IOException {
    Path next = Files.writeString(work.resolve("next.yaml"), object(replicas));
    Files.move(next, manifests.resolve("object.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  private String object(int replicas) {
    return """
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata:
      name: churn
      annotations:
        autoscaling.keda.sh/paused-replicas: "%d"
        sarban.io/busy-floor: "%s"
    spec:
      scaleTargetRef: {name: churn}
      pollingInterval: 1
      maxReplicaCount: 100
      triggers: [{type: cron, metadata: {timezone: UTC, start: 0 0 * * *, end: 1 0 * * *, desiredReplicas: "1"}}]
    """
        .formatted(replicas, plan.spares());
  }

  /** A program that is named by its path is nobody whom the scaler would ask how busy it is. */
  private String worker(String address) {
    String command = plan.spares() ? "" : "command: ['" + home.resolve("worker/run") + "'],";
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: route}
    data:
      churn.camel.yaml: |
    %s
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: churn}
    spec:
      selector: {matchLabels: {app: churn}}
      template:
        metadata: {labels: {app: churn}, annotations: {sarban.io/inflight: 8080/observe/inflight}}
        spec:
          terminationGracePeriodSeconds: %d
          containers:
            - {name: worker, %s args: [/etc/sarban/routes], env: [{name: BROKER, value: '%s'}],
               volumeMounts: [{name: route, mountPath: /etc/sarban/routes}]}
          volumes: [{name: route, configMap: {name: route}}]
    """
        .formatted(source.route(steps()).indent(4), plan.graceSeconds(), command, address);
  }

  private String steps() {
    String sink = "http://127.0.0.1:" + this.sink.port();
    return """
            - convertBodyTo: {type: String}
            - setProperty: {name: id, simple: '${body}'}
            - removeHeaders: {pattern: '*', excludePattern: 'CamelAzure*'}
            - toD: '%s/begun?id=${exchangeProperty.id}&worker={{SARBAN_WORKER_PORT}}'
            - delay: {simple: '${body}'}
            - toD: '%s/done?id=${exchangeProperty.id}&worker={{SARBAN_WORKER_PORT}}'
    """
        .formatted(sink, sink);
  }
}
