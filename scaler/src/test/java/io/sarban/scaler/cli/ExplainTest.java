// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.FreePort;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int explain(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "explain";
    System.arraycopy(words, 0, all, 1, words.length);
    CommandLine command = Sarban.commandLine();
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private void object(String name, String trigger) throws Exception {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec: {template: {spec: {containers: [{name: c, command: [sleep, "1"]}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %1$s}
        spec:
          scaleTargetRef: {name: %1$s}
          pollingInterval: 1
          triggers:
            - type: %2$s
        """
            .formatted(name, trigger));
  }

  private void always(String name) throws Exception {
    object(
        name,
        """
        cron
              metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "7"}
        """
            .strip());
  }

  @Test
  void measuresAFolderOnceAndSaysWhatWouldBeDecided() throws Exception {
    always("all-year");

    assertThat(explain(folder.toString())).isZero();

    assertThat(out.toString())
        .contains(
            "default/all-year scales Deployment default/all-year: 0 replicas, 0 ready; decided: 7")
        .contains("s0-cron-UTC-")
        .contains("target 1, active")
        .contains("because ");
  }

  @Test
  void endsWithOneIfSomethingIsToBeMended() throws Exception {
    always("all-year");
    object("unheard-of", "unheard-of");
    Files.writeString(folder.resolve("broken.yaml"), "kind: [");

    assertThat(explain(folder.toString())).isEqualTo(1);

    assertThat(out.toString())
        .contains("decided: 7")
        .contains("default/unheard-of: 0 replicas")
        .contains("problem: ScaledObject default/unheard-of, trigger s0-unheard-of, type:")
        .contains("problem: File " + folder.resolve("broken.yaml"));
  }

  @Test
  void saysHowManyJobsAScaledJobWouldCreate() throws Exception {
    scaledJob("nightly", "strategy: default", "[{name: c, image: i}]");
    assertThat(explain(folder.toString())).isZero();
    assertThat(out.toString())
        .contains("default/nightly creates Job default/nightly-*: 0 jobs")
        .contains("to be created: 7")
        .contains("because ");
  }

  @Test
  void saysWhatOfAScaledJobIsToBeMended() throws Exception {
    scaledJob("empty", "strategy: default", "[]");
    scaledJob("odd", "strategy: default", "{name: c}");
    assertThat(explain(folder.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "problem: ScaledJob default/empty, spec.jobTargetRef.template.spec.containers: is"
                + " required: name a container and its image")
        .contains(
            "problem: ScaledJob default/odd, spec.jobTargetRef: is no JobSpec: fix the type of"
                + " template.spec.containers");
  }

  @Test
  void saysWhatOfAScaledJobIsKedasDefaultInstead() throws Exception {
    scaledJob("fast", "strategy: fast", "[{name: c, image: i}]");

    assertThat(explain(folder.toString())).isZero();

    assertThat(out.toString())
        .contains("to be created: 7")
        .contains(
            "  note: spec.scalingStrategy.strategy: must be default, custom, accurate or eager, not"
                + " \"fast\": fix it; until then it is default");
  }

  /** A cluster can do it, so the user has nothing to fix, and still sees everything else. */
  @Test
  void saysWhatThisMachineDoesNotDo() throws Exception {
    Files.writeString(
        folder.resolve("cluster.yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: set}
        spec:
          scaleTargetRef: {kind: StatefulSet, name: db}
          triggers:
          - type: cron
            metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "3"}
          - type: memory
            metricType: AverageValue
            metadata: {value: 1Gi}
          - type: kubernetes-workload
            metadata: {podSelector: app=web, value: "1"}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec: {template: {spec: {containers: [{name: c, image: i}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: rollout}
        spec:
          scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web}
          triggers:
          - type: cpu
            metricType: AverageValue
            metadata: {value: 500m}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web}
        """);

    assertThat(explain(folder.toString())).isZero();

    assertThat(out.toString())
        .contains("default/set scales StatefulSet default/db: 0 replicas, 0 ready; decided: 3")
        .contains(
            "  note: spec.scaleTargetRef: a StatefulSet is scaled on Kubernetes; this machine runs"
                + " Deployments only")
        .contains(
            "  note: trigger s1-memory, type: memory is measured on Kubernetes, by a"
                + " HorizontalPodAutoscaler; not on this machine")
        .contains(
            "  note: trigger s2-kubernetes-workload, type: kubernetes-workload counts the pods of a"
                + " cluster: none are here")
        .contains("default/rollout scales Rollout.argoproj.io default/web: 0 replicas")
        .contains("  note: spec.scaleTargetRef: a Rollout is scaled on Kubernetes")
        .contains("  note: trigger s0-cpu, type: cpu is measured on Kubernetes")
        .doesNotContain("problem");
  }

  @Test
  void namesWhatNobodyReads() throws Exception {
    Files.writeString(
        folder.resolve("typo.yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: typo}
        spec:
          scaleTargetRef: {name: web, container: c}
          minReplicas: 2
          advanced: {scalingModifiers: {formular: x}}
          triggers:
          - type: cron
            authRef: {name: a}
            metadata:
              timezone: UTC
              start: 0 0 1 1 *
              end: 59 23 31 12 *
              desiredReplicas: "3"
              activationTreshold: "9"
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {template: {spec: {containers: [{name: c, image: i}]}}}
        """);

    assertThat(explain(folder.toString())).isZero();

    assertThat(out.toString())
        .contains("decided: 3")
        .contains("  note: spec.minReplicas: is not used: fix its name or its place, or take it")
        .contains("  note: spec.scaleTargetRef.container: is not used")
        .contains("  note: spec.advanced.scalingModifiers.formular: is not used")
        .contains("  note: spec.triggers[0].authRef: is not used")
        .contains("  note: trigger s0-cron, activationTreshold: is not used");
  }

  /** As in KEDA, the trigger works without the value if it can. */
  @Test
  void whatASecretDoesNotHoldIsNamed() throws Exception {
    Files.writeString(
        folder.resolve("gaps.yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: gaps}
        spec:
          scaleTargetRef: {name: web}
          triggers:
          - type: cron
            metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "3"}
            authenticationRef: {name: a}
          - type: postgresql
            metadata: {query: SELECT 1, targetQueryValue: "1", passwordFromEnv: PW}
            authenticationRef: {name: a}
          - type: cron
            metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "2"}
            authenticationRef: {name: nobody}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: TriggerAuthentication
        metadata: {name: a}
        spec: {secretTargetRef: [{parameter: connection, name: s, key: dsn}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        stringData: {other: x}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
              - name: c
                image: i
                env: [{name: PW, valueFrom: {secretKeyRef: {name: s, key: pw}}}]
        """);

    assertThat(explain(folder.toString())).isEqualTo(1);

    String missing =
        "authenticationRef: TriggerAuthentication default/a: Secret default/s has no key \"dsn\":"
            + " add it";
    assertThat(out.toString())
        .contains("decided: 3")
        .contains("  note: trigger s0-cron, " + missing + "; goes on without it")
        .contains(
            "  note: trigger s2-cron, authenticationRef: TriggerAuthentication default/nobody is"
                + " missing: create it, or name another; goes on without it")
        .contains("passwordFromEnv: PW: Secret default/s has no key \"pw\": add it");
  }

  @Test
  void theSecretOfAClusterTriggerAuthenticationIsInKedasNamespace() throws Exception {
    Files.writeString(
        folder.resolve("cluster.yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: of-shop, namespace: shop}
        spec:
          scaleTargetRef: {name: web}
          triggers:
          - type: cron
            metadata: {start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "3"}
            authenticationRef: {name: zone, kind: ClusterTriggerAuthentication}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ClusterTriggerAuthentication
        metadata: {name: zone}
        spec: {secretTargetRef: [{parameter: timezone, name: zone, key: zone}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: zone, namespace: keda}
        stringData: {zone: UTC}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {template: {spec: {containers: [{name: c, image: i}]}}}
        """);

    assertThat(explain(folder.toString())).isZero();

    assertThat(out.toString()).contains("decided: 3");
  }

  @Test
  void readsTheFilesThatItMayRead(@TempDir Path files) throws Exception {
    Files.writeString(files.resolve("zone.json"), "{\"timezone\": \"UTC\"}");
    object(
        "of-file",
        """
        cron
              metadata: {start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "3"}
              authenticationRef: {name: zone, kind: ClusterTriggerAuthentication}
        """
            .strip());
    Files.writeString(
        folder.resolve("zone.yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ClusterTriggerAuthentication
        metadata: {name: zone}
        spec: {filePath: zone.json}
        """);

    assertThat(explain(folder.toString(), "--filepath-auth-root-path", files.toString())).isZero();
    assertThat(explain(folder.toString())).isEqualTo(1);

    assertThat(out.toString())
        .contains("decided: 3")
        .contains("start the scaler with --filepath-auth-root-path");
  }

  private void scaledJob(String name, String strategy, String containers) throws Exception {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledJob
        metadata: {name: %s}
        spec:
          scalingStrategy: {%s}
          jobTargetRef: {template: {spec: {containers: %s}}}
          triggers:
            - type: cron
              metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *, desiredReplicas: "7"}
        """
            .formatted(name, strategy, containers));
  }

  @Test
  void asksTheRunningScalerForAName() throws Exception {
    always("all-year");
    int port = FreePort.find();
    ProblemLog problems = new ProblemLog();
    try (ManifestFolder resources = new ManifestFolder(folder, problems);
        Scaler scaler =
            new Scaler(
                resources,
                new NoReplicas(resources),
                problems,
                new ScalerSettings("127.0.0.1", port, Optional.empty()))) {
      scaler.start();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> scaler.snapshot().get(0).decided() != null);
      String url = "http://127.0.0.1:" + port;

      assertThat(explain("all-year", "--url", url)).isZero();
      assertThat(explain("nobody", "--url", url)).isEqualTo(1);
    }
    assertThat(out.toString()).contains("decided: 7").contains("because ");
    assertThat(err.toString()).contains("there is no ScaledObject or ScaledJob default/nobody");
  }

  @Test
  void saysThatNoScalerAnswers() {
    assertThat(explain("all-year", "--url", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("no scaler answers at http://127.0.0.1:1");
  }

  /** A mistake does not affect other objects or the command. */
  @Test
  void oneWrongObjectCostsItselfOneLine() throws Exception {
    always("all-year");
    Files.writeString(
        folder.resolve("wrong.yaml"),
        """
        apiVersion: keda.k8s.io/v1alpha1
        kind: ScaledObject
        metadata: {name: old}
        spec: {scaleTargetRef: {deploymentName: web}, triggers: []}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: mistyped}
        spec:
          scaleTargetRef: {name: web}
          maxReplicaCount: <MAX>
          triggers: [{type: cron, metadata: {}}]
        ---
        kind: [
        """);
    object("unknown-type", "cron\n      metricType: averagevalue\n      metadata: {}");

    assertThat(explain(folder.toString())).isEqualTo(1);

    assertThat(out.toString())
        .contains(
            "default/all-year scales Deployment default/all-year: 0 replicas, 0 ready; decided: 7")
        .contains("problem: ScaledObject default/old, apiVersion: keda.k8s.io/v1alpha1 is KEDA 1's")
        .contains(
            "problem: ScaledObject default/mistyped, spec.maxReplicaCount: \"<MAX>\" is no whole"
                + " number (wrong.yaml, line 11)")
        .contains(
            "problem: ScaledObject default/unknown-type, trigger s0-cron, metricType: must be"
                + " AverageValue or Value, not \"averagevalue\"")
        .contains("wrong.yaml: line 1")
        .doesNotContain("fault of Sarban")
        .doesNotContain("Exception");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFileIsExplainedToBeOne() throws Exception {
    always("all-year");

    String file = folder.resolve("all-year.yaml").toString();
    assertThat(explain(file)).isEqualTo(1);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("sarban: " + file + " is a file: name the folder that holds it");
  }

  @Test
  void aFolderWithoutObjectsSaysSo() {
    assertThat(explain(folder.toString())).isZero();

    assertThat(out.toString()).startsWith("no ScaledObject or ScaledJob in " + folder);
  }
}
