// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.Decider;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.History;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trigger that cannot be measured as it is written affects neither the object's other triggers
 * nor its autoscaler: it counts as a source that cannot be read.
 */
class FlawedTriggerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final String MALFORMED =
      """
          - type: metrics-api
            metadata: {url: invalid-invalid, valueLocation: a, targetValue: "5"}
      """;

  private static final String CRON =
      """
          - type: cron
            metadata: {timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "4"}
      """;

  /** Of a cluster; on one machine there is none. */
  private Optional<Engine> engine = Optional.empty();

  private final Main camel = new Main();
  @TempDir private Path folder;

  @BeforeEach
  void start() {
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    camel.configure().withRoutesIncludePattern("classpath:routes/triggers/measure.camel.yaml");
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private Plan plan(String spec, String triggers) throws IOException {
    Files.writeString(
        folder.resolve("object.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: w}
        spec: {template: {spec: {containers: [{name: w}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o}
        spec:
          scaleTargetRef: {name: w}
        %s
          triggers:
        %s
        """
            .formatted(spec, triggers));
    ManifestFolder resources = new ManifestFolder(folder, new ProblemLog());
    TriggerTypes types = new TriggerTypes(camel.getCamelContext());
    ScaledObject object =
        (ScaledObject)
            resources
                .find(new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "o"))
                .orElseThrow();
    return new Planner(resources, types, Credentials.NONE, engine).plan(object, NOW);
  }

  private Plan.Sound sound(String spec, String triggers) throws IOException {
    return (Plan.Sound) plan(spec, triggers);
  }

  /** With a metric for those that can be measured. */
  private static List<Reading> readings(Plan.Sound plan, double value) {
    return plan.triggers().stream()
        .map(
            trigger ->
                trigger.reading(
                    trigger.flaw().<Measurement>map(flaw -> flaw).orElse(Measurement.of(value, 0))))
        .toList();
  }

  private static Decision decide(Plan.Sound plan, int replicas, double value) {
    return Decider.decide(
        plan.rules(), readings(plan, value), new Current(replicas, replicas), History.EMPTY, NOW);
  }

  @Test
  void soundTriggersBesideItScaleOutAndNothingIsLowered() throws IOException {
    Plan.Sound plan = sound("", MALFORMED + CRON);

    assertThat(plan.flaws()).hasSize(1);
    assertThat(plan.flaws().get(0).field()).isEqualTo("url");
    assertThat(decide(plan, 1, 4).replicas()).isEqualTo(4);
    assertThat(decide(plan, 7, 4).replicas()).isEqualTo(7);
    assertThat(decide(plan, 7, 0).replicas()).as("not to zero").isEqualTo(7);
  }

  @Test
  void aloneItHoldsTheReplicas() throws IOException {
    Plan.Sound plan = sound("", MALFORMED);
    assertThat(decide(plan, 3, 0).replicas()).isEqualTo(3);
    assertThat(decide(plan, 0, 0).replicas()).isZero();
  }

  @Test
  void theFallbackStandsInForIt() throws IOException {
    Plan.Sound plan = sound("  fallback: {failureThreshold: 0, replicas: 6}", MALFORMED + CRON);

    Decision decision = decide(plan, 1, 4);
    assertThat(decision.fallback()).isTrue();
    assertThat(decision.replicas()).isEqualTo(6);
  }

  @Test
  void theHorizontalPodAutoscalerKeepsItsObject() throws IOException {
    engine = Optional.of(Engine.HPA);
    Plan.Sound plan = sound("", MALFORMED + CRON);

    assertThat(plan.rules().engine()).isEqualTo(Engine.HPA);
    assertThat(decide(plan, 0, 4).replicas()).as("the first replica is the scaler's").isEqualTo(1);
    assertThat(decide(plan, 3, 0).replicas()).as("not to zero").isEqualTo(3);
  }

  @Test
  void itsMetricHasANameThatAnAutoscalerMayAskFor() throws IOException {
    Plan.Sound plan = sound("", MALFORMED + CRON);
    assertThat(plan.has("s0-metrics-api")).isTrue();
    assertThat(plan.has("s1-cron-UTC-08xxx-018xxx")).isTrue();
  }

  @Test
  void whatMakesTheObjectAsAWholeUnusableStaysSo() throws IOException {
    assertThat(plan("  minReplicaCount: 5\n  maxReplicaCount: 2", CRON))
        .isInstanceOf(Plan.Faulty.class);
  }

  /** One log line for each would be a flood, and each is compared with each parameter. */
  @Test
  void metadataThatNobodyReadsIsBounded() throws IOException {
    String some = "kubernetesEntry%d: x, ";
    String trigger =
        """
            - type: cron
              metadata: {%s timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "4"}
        """;
    String hundred =
        IntStream.range(0, 100).mapToObj(some::formatted).collect(Collectors.joining());
    assertThat(sound("", trigger.formatted(hundred)).hints())
        .hasSize(11)
        .last()
        .asString()
        .endsWith("90 more of these");
    String thousand =
        IntStream.range(0, 1_000).mapToObj(some::formatted).collect(Collectors.joining());
    assertThat(sound("", trigger.formatted(thousand)).flaws())
        .extracting(Measurement.Failed::message)
        .containsExactly("has more than 200 entries: take out what is not used");
  }
}
