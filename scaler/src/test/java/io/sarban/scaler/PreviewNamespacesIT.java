// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.LookInterval;
import io.sarban.scaler.poll.Polling;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollListeners;
import io.sarban.scaler.report.PollResult;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.serve.KedaMetrics;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import io.sarban.scaler.watch.Resources;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creates 5,000 namespaces, polls them with an unreadable source, and deletes them. */
class PreviewNamespacesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int AT_ONCE = 100;
  private static final int ROUNDS = 50;

  /** Allowed growth in bytes; a few hundred bytes for each namespace would exceed it. */
  private static final long LITTLE = 3 << 20;

  private final Main camel = new Main();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ProblemLog problems = new ProblemLog();
  private final Set<ResourceKey> polled = ConcurrentHashMap.newKeySet();
  private final Manifests manifests = new Manifests();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Polling polling;

  /** Resources in a map. */
  private static final class Manifests implements Resources {
    private final Map<ResourceKey, HasMetadata> all = new ConcurrentHashMap<>();

    @Override
    public Optional<HasMetadata> find(ResourceKey key) {
      return Optional.ofNullable(all.get(key));
    }

    @Override
    public Collection<ResourceKey> scaledObjects() {
      return all.keySet().stream()
          .filter(key -> key.kind().equals(ResourceKind.SCALED_OBJECT))
          .toList();
    }

    @Override
    public Collection<ResourceKey> scaledJobs() {
      return List.of();
    }

    @Override
    public void watch(Consumer<ResourceKey> listener) {
      // the test reports changes itself
    }

    @Override
    public void close() {
      all.clear();
    }
  }

  @BeforeEach
  void start() {
    NoReplicas replicas = new NoReplicas(manifests);
    camel.bind("replicas", replicas);
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    camel
        .configure()
        .withRoutesIncludePattern(
            "classpath:routes/triggers/measure.camel.yaml,"
                + "classpath:routes/scaler/scale-local.camel.yaml");
    camel.start();
    PollListener noting =
        new PollListener() {
          @Override
          public void polled(PollResult result) {
            polled.add(result.object());
          }
        };
    polling =
        new Polling(
            manifests,
            new TriggerTypes(camel.getCamelContext()),
            Credentials.NONE,
            new Measurer(camel.getCamelContext()),
            Optional.empty(),
            replicas,
            new SparingScaler(replicas),
            Optional.empty(),
            new ScaleRoute(camel.getCamelContext().createProducerTemplate()),
            Runnable::run,
            Runnable::run,
            problems,
            new PollListeners(List.of(new KedaMetrics(registry), noting)),
            LookInterval.OFF,
            () -> true,
            () -> now);
    polling.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private static List<HasMetadata> namespace(int i) {
    return List.of(
        Serialization.unmarshal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: w, namespace: preview-%d}
            spec: {template: {spec: {containers: [{name: c}]}}}
            """
                .formatted(i),
            io.fabric8.kubernetes.api.model.apps.Deployment.class),
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: o, namespace: preview-%d}
            spec:
              scaleTargetRef: {name: w}
              pollingInterval: 100000000
              triggers:
                - type: metrics-api
                  metadata:
                    url: http://127.0.0.1:1/
                    valueLocation: a
                    targetValue: "1"
                    unknown-%d: x
            """
                .formatted(i, i),
            ScaledObject.class));
  }

  /** Polls each object; changes every third one meanwhile, or deletes it before the poll ends. */
  private void comeAndGo(int round) {
    List<List<HasMetadata>> all =
        IntStream.range(0, AT_ONCE).mapToObj(i -> namespace(round * AT_ONCE + i)).toList();
    all.forEach(each -> each.forEach(it -> manifests.all.put(ResourceKey.of(it), it)));
    all.forEach(each -> each.forEach(it -> polling.changed(ResourceKey.of(it))));
    polling.poller().pollDue();
    IntStream.range(0, AT_ONCE).filter(i -> i % 3 == 0).forEach(i -> delete(all.get(i)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(polled)
                    .containsAll(
                        IntStream.range(0, AT_ONCE)
                            .filter(i -> i % 3 != 0)
                            .mapToObj(i -> ResourceKey.of(all.get(i).get(1)))
                            .toList()));
    all.forEach(this::delete);
    polled.clear();
  }

  private void delete(List<HasMetadata> namespace) {
    for (HasMetadata it : namespace) {
      manifests.all.remove(ResourceKey.of(it));
      polling.changed(ResourceKey.of(it));
    }
  }

  private static long heap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  @Test
  void leaveNothingBehind() throws Exception {
    // the first round creates what is created once
    comeAndGo(0);
    comeAndGo(1);
    int meters = registry.getMeters().size();
    long before = heap();

    for (int round = 2; round < ROUNDS; round++) {
      comeAndGo(round);
    }

    assertThat(registry.getMeters()).hasSize(meters);
    assertThat(registry.getMeters().stream().map(meter -> meter.getId().getTag("namespace")))
        .containsOnlyNulls();
    assertThat(polling.used()).isEmpty();
    assertThat(polling.statuses().all()).isEmpty();
    assertThat(problems.standing()).isEmpty();
    assertThat(heap() - before).isLessThan(LITTLE);
  }
}
