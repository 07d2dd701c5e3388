// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.ParameterKind;
import io.sarban.scaler.trigger.ParameterSource;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hostile object gets a condition, and does not affect its neighbours. */
class HostileObjectsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String CRON =
      "{type: cron, metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *,"
          + " desiredReplicas: \"7\"}}";

  @TempDir private Path folder;
  private final Map<String, String> expected = new LinkedHashMap<>();

  private void object(String name, String environment, String spec, String problem)
      throws IOException {
    if (!problem.isEmpty()) {
      expected.put(name, problem);
    }
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec: {template: {spec: {containers: [{name: c, env: [%2$s]}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %1$s}
        spec:
          scaleTargetRef: {name: %1$s}
          pollingInterval: 1
          %3$s
        """
            .formatted(name, environment, spec));
  }

  private void trigger(String name, String trigger, String problem) throws IOException {
    object(name, "", "triggers: [" + trigger + "]", problem);
  }

  private void formula(String name, String formula, String problem) throws IOException {
    object(
        name,
        "",
        "advanced: {scalingModifiers: {target: \"1\", formula: \""
            + formula
            + "\"}}\n  triggers: ["
            + CRON.replace("type: cron", "type: cron, name: c")
            + "]",
        problem);
  }

  private static String metricsApi(String more) {
    return "{type: metrics-api, metadata: {url: \"http://127.0.0.1:1/\", targetValue: \"1\", "
        + more
        + "}}";
  }

  private static String nested(int levels) {
    StringBuilder variables = new StringBuilder("{name: V0, value: 0123456789}");
    for (int i = 1; i <= levels; i++) {
      variables
          .append(", {name: V")
          .append(i)
          .append(", value: \"")
          .append(("$(V" + (i - 1) + ")").repeat(10))
          .append("\"}");
    }
    return variables.toString();
  }

  private void fill() throws IOException {
    trigger("well", CRON, "");
    trigger(
        "label",
        metricsApi("format: prometheus, valueLocation: 'm{l=\"" + "x".repeat(20_000) + "\"}'"),
        "valueLocation: is longer than 1000 characters");
    trigger(
        "deep-path",
        metricsApi("valueLocation: 'a." + "#(a.".repeat(100) + "b" + ")".repeat(100) + "'"),
        "valueLocation: has brackets nested too deeply");
    trigger(
        "endless",
        metricsApi("valueLocation: a, timeout: 2562047788015215h"),
        "cannot be connected to");
    trigger(
        "pattern",
        metricsApi("format: prometheus, valueLocation: 'm{l=~\"((a{1000}){1000}){1000}\"}'"),
        "valueLocation: has a regular expression of more than");
    formula("minuses", "c " + "-".repeat(9_990) + "1", "nested too deeply");
    formula("terms", "c" + "+1".repeat(4_990), "");
    formula(
        "steps",
        "sum(map([" + "1,".repeat(999) + "1], sum(map([" + "1,".repeat(999) + "1], c))))",
        "steps");
    object(
        "expansion",
        nested(6),
        "triggers: [{type: rabbitmq, metadata: {queueName: q, hostFromEnv: V5}}]",
        "is longer than 128 KiB");
    longSecrets();
    for (String at : new String[] {"plan", "schedule", "measure", "decide"}) {
      trigger(
          "error-" + at,
          "{type: broken, metadata: {at: " + at + "}}",
          "something in it is too large, or nested too deeply");
    }
  }

  /**
   * Secrets that would have to be searched for, in all their forms, in each message about the
   * trigger.
   */
  private void longSecrets() throws IOException {
    StringBuilder data = new StringBuilder();
    StringBuilder references = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      data.append("  k")
          .append(i)
          .append(": \"")
          .append(("w" + i + "x ").repeat(3_000))
          .append("\"\n");
      references.append("    - {parameter: p").append(i).append(", name: words, key: k").append(i);
      references.append("}\n");
    }
    Files.writeString(
        folder.resolve("words.yaml"),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: words}
        stringData:
        %s---
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata: {name: words}
        spec:
          secretTargetRef:
        %s"""
            .formatted(data, references));
    trigger(
        "long-secrets",
        "{type: redis, metadata: {address: \"127.0.0.1:1\"}, authenticationRef: {name: words}}",
        "its credentials are too long to be kept out of a message");
  }

  /** A trigger type that fails with an Error, as our own parsers should not. */
  private static final class Broken implements TriggerType {

    @Override
    public Set<String> types() {
      return Set.of("broken");
    }

    @Override
    public TriggerDeclaration declaration(String type) {
      DeclaredParameter at =
          new DeclaredParameter(
              "at",
              List.of(ParameterSource.METADATA),
              ParameterKind.TEXT,
              true,
              Optional.empty(),
              List.of(),
              Optional.empty(),
              false,
              true,
              Optional.empty(),
              "");
      return new TriggerDeclaration(
          List.of(type), type, "", "", List.of(), List.of(), List.of(at), "");
    }

    @Override
    public Query query(Parameters parameters) {
      String at = parameters.required("at");
      if (at.equals("plan")) {
        throw new StackOverflowError();
      }
      return new BrokenQuery(new BrokenSource(at), new AtomicBoolean());
    }
  }

  private record BrokenSource(String describe) implements Source {}

  private record BrokenQuery(BrokenSource source, AtomicBoolean planned) implements Query {

    @Override
    public MetricTarget target() {
      boolean before = planned.getAndSet(true);
      if (source.describe().equals("schedule") || (source.describe().equals("decide") && before)) {
        throw new OutOfMemoryError("of the test");
      }
      return new MetricTarget(MetricType.AverageValue, 1);
    }

    @Override
    public String metricName() {
      return "broken";
    }
  }

  private static void addBroken(CamelContext camel) {
    camel.getRegistry().bind("broken", new Broken());
    try {
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:measure-broken")
                  .process(
                      exchange -> {
                        throw new StackOverflowError();
                      });
            }
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void eachCostsItsOwnObjectALineAndItsNeighboursNothing() throws Exception {
    fill();
    ProblemLog problems = new ProblemLog();
    try (ManifestFolder resources = new ManifestFolder(folder, problems);
        Scaler scaler =
            new Scaler(
                camel -> {
                  addBroken(camel);
                  return Outside.local(resources, new NoReplicas(resources));
                },
                problems,
                new ScalerSettings("127.0.0.1", 0, Optional.empty()))) {
      scaler.start();
      expected.forEach(
          (name, problem) ->
              await()
                  .atMost(PATIENCE)
                  .untilAsserted(
                      () ->
                          assertThat(status(scaler, name).problems())
                              .as(name)
                              .singleElement()
                              .asString()
                              .contains(problem)
                              .doesNotContain("\n")
                              .hasSizeLessThan(1000)));
      Instant said = Instant.now();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(status(scaler, "well").lastPoll()).isAfter(said));
      assertThat(status(scaler, "well").decided()).isEqualTo(7);
      assertThat(status(scaler, "terms").decided()).isEqualTo(100);
    }
  }

  private static ObjectStatus status(Scaler scaler, String name) {
    return scaler.snapshot().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
  }
}
