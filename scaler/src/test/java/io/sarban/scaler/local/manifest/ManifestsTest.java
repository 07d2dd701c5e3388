// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.Decoded;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An invalid document in a file gives one line, and does not affect the others. */
class ManifestsTest {

  private static final String GOOD =
      """
      ---
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: good}
      spec: {scaleTargetRef: {name: good}, triggers: [{type: cron, metadata: {a: b}}]}
      """;
  private static final ResourceKey KEY =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "good");

  @TempDir private Path folder;

  private FileContent read(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return Manifests.read(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{apiVersion: keda.k8s.io/v1alpha1, kind: ScaledObject, metadata: {name: x}} | ScaledObject default/x, apiVersion: keda.k8s.io/v1alpha1 is KEDA 1's, and not served since KEDA 2.0: use keda.sh/v1alpha1, and the fields of KEDA 2 (scaleTargetRef.name for deploymentName) (a.yaml, line 1)",
        "{apiVersion: keda.sh/v1beta1, kind: ScaledJob, metadata: {name: x, namespace: n}} | ScaledJob n/x, apiVersion: keda.sh/v1beta1 is not served: use keda.sh/v1alpha1 (a.yaml, line 1)",
        "{apiVersion: extensions/v1beta1, kind: Deployment, metadata: {name: x}} | Deployment default/x, apiVersion: extensions/v1beta1 is not served: use apps/v1 (a.yaml, line 1)",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {replicas: two}} | Deployment default/x, spec.replicas: \"two\" is no whole number (a.yaml, line 1)",
        "{apiVersion: v1, kind: Secret, metadata: {name: x}, data: {a: [b]}} | Secret default/x, data.a: must be a text, not a list (a.yaml, line 1)",
        "{apiVersion: keda.sh/v1alpha1, kind: TriggerAuthentication, metadata: {name: x}, spec: {env: PW}} | TriggerAuthentication default/x, spec.env: must be a list, not a text (a.yaml, line 1)",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, spec: {}} | File FILE, metadata: is required (a.yaml, line 1)",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {}, spec: {}} | File FILE: a ScaledObject has no metadata.name: add it (a.yaml, line 1)",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: [x]}} | File FILE, metadata.name: must be a text, not a list (a.yaml, line 1)",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: 7} | File FILE, metadata: must be a map, not a number (a.yaml, line 1)",
        "kind: [ | File FILE: line 2: is no YAML: expected the node content, but found '<document start>'",
      })
  void whatIsWrongWithOneDocumentIsOneLine(String bad, String line) throws IOException {
    FileContent content = read("a.yaml", bad + "\n" + GOOD);

    assertThat(content.resources()).containsKey(KEY);
    assertThat(content.problems())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .startsWith(
            line.replace("FILE", folder.resolve("a.yaml").toString())
                .substring(0, Math.min(line.length(), 60)))
        .hasLineCount(1);
    if (!line.contains("is no YAML")) {
      assertThat(content.problems().get(0))
          .hasToString(line.replace("FILE", folder.resolve("a.yaml").toString()));
    }
  }

  /** Documents that are not for Sarban. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: batch/v1, kind: Job, metadata: {generateName: migrate-}}",
        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: wrong}}",
        "{apiVersion: kind.x-k8s.io/v1alpha4, kind: Cluster, nodes: [{role: control-plane}]}",
        "{a: b}",
        "[1, 2]",
        "just a text",
        "5",
        "~",
        "",
        "# a comment",
      })
  void whatIsNotReadIsNoProblem(String other) throws IOException {
    FileContent content = read("a.yaml", other + "\n" + GOOD);

    assertThat(content.resources()).containsKey(KEY);
    assertThat(content.problems()).isEmpty();
  }

  @Test
  void aFieldOfAnObjectIsToldWithItsPlace() throws IOException {
    FileContent content =
        read(
            "so.yaml",
            """
            # a comment
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: bad}
            spec:
              scaleTargetRef: {name: web}
              minReplicaCount: 0
              maxReplicaCount: <MAX>
            """);

    assertThat(content.problems()).isEmpty();
    Decoded bad =
        (Decoded)
            content.resources().get(new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "bad"));
    assertThat(bad.faults())
        .containsExactly(
            new FieldFault(
                "spec.maxReplicaCount", "\"<MAX>\" is no whole number (so.yaml, line 8)"));
  }

  @Test
  void jsonIsReadAsListAndOneAfterTheOther() throws IOException {
    String one =
        "{\"apiVersion\": \"keda.sh/v1alpha1\", \"kind\": \"ScaledObject\","
            + " \"metadata\": {\"name\": \"%s\"}, \"spec\": {}}";
    FileContent content =
        read(
            "a.json",
            "{\"items\": ["
                + one.formatted("a")
                + ",\n5,\n"
                + one.formatted("b")
                + "], \"kind\": \"List\", \"apiVersion\": \"v1\"}\n"
                + one.formatted("good"));

    assertThat(content.problems()).isEmpty();
    assertThat(content.resources().keySet())
        .extracting(ResourceKey::name)
        .containsExactly("a", "b", "good");
    assertThat(read("b.json", "{\"items\": [" + one.formatted("a") + ", {").problems())
        .singleElement()
        .asString()
        .contains("line 1: is no JSON: ");
    assertThat(read("c.yaml", "{apiVersion: v1, kind: X}\n" + GOOD).resources()).containsKey(KEY);
  }

  @Test
  void aFileThatIsNoTextOrTooLargeIsOneLine() throws IOException {
    Path bytes = folder.resolve("x.yaml");
    Files.write(bytes, new byte[] {(byte) 0xc3, (byte) 0x28});
    assertThat(Manifests.read(bytes).problems())
        .singleElement()
        .asString()
        .contains("is no text in UTF-8: save it so");
    assertThat(read("bom.yaml", "\uFEFF" + GOOD).resources()).containsKey(KEY);
    Path utf16 = folder.resolve("y.yaml");
    Files.writeString(utf16, "\uFEFF" + GOOD, StandardCharsets.UTF_16BE);
    assertThat(Manifests.read(utf16).resources()).containsKey(KEY);
  }

  /** Runs in half of the heap that the launcher sets. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void aListOfTensOfMegabytesIsRead(String form) throws IOException {
    Path file = folder.resolve("large." + form);
    int count = 20_000;
    String padding = "x".repeat(1_000);
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(form.equals("json") ? "{\"items\": [\n" : "apiVersion: v1\nitems:\n");
      for (int i = 0; i < count; i++) {
        String item =
            "{\"apiVersion\": \"keda.sh/v1alpha1\", \"kind\": \"ScaledObject\", \"metadata\":"
                + " {\"name\": \"o%d\", \"managedFields\": [{\"manager\": \"%s\"}]}, \"spec\": {}}";
        String json = item.formatted(i, padding);
        out.write(form.equals("json") ? (i > 0 ? ",\n" : "") + json : "- " + json + "\n");
      }
      out.write(form.equals("json") ? "], \"kind\": \"List\"}" : "kind: List\n");
    }

    FileContent content = Manifests.read(file);

    assertThat(content.problems()).isEmpty();
    assertThat(content.resources()).hasSize(count);
  }

  @Test
  void aGeneratorThatIsWrongCostsItselfOneLine() throws IOException {
    FileContent content =
        read(
            "kustomization.yaml",
            """
            secretGenerator:
            - {name: s, literals: [x]}
            - {name: t, literals: [a=b=c]}
            - {literals: [a=b]}
            - {name: u, literals: {a: b}}
            - {name: v, files: [[a]]}
            - {name: w, envs: ["../../missing"]}
            - {name: x, files: ["\\0"]}
            - 5
            configMapGenerator: {name: x}
            """);

    assertThat(content.problems())
        .extracting(Problem::message)
        .containsExactly(
            "configMapGenerator must be a list",
            "secretGenerator s has a literal without name and \"=\": write NAME=VALUE",
            "secretGenerator has no name: add it",
            "secretGenerator u has literals that are no list: write \"- \" before each",
            "secretGenerator v has files that are no text: quote them",
            "secretGenerator w names the file ../../missing, which is missing: create it",
            "secretGenerator x names a file that cannot be read: check its name and permissions",
            "secretGenerator has no name: add it");
    assertThat(content.resources().values())
        .singleElement()
        .isInstanceOfSatisfying(
            Secret.class, secret -> assertThat(KeyedData.of(secret)).containsEntry("a", "b=c"));
  }

  @Test
  void whatWasThereStaysWhileAFileCannotBeRead() throws IOException {
    String deployment =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {%s}}\n";
    FileContent before = read("a.yaml", deployment.formatted("replicas: 1") + GOOD);

    FileContent field = read("a.yaml", deployment.formatted("replicas: x") + GOOD).after(before);
    FileContent syntax = read("a.yaml", "kind: [\n").after(before);
    FileContent gone = read("a.yaml", GOOD).after(before);

    assertThat(field.resources()).hasSize(2);
    assertThat(field.problems().get(0).message()).endsWith("; its last good state stays");
    assertThat(syntax.resources()).hasSize(2);
    assertThat(gone.resources()).containsOnlyKeys(KEY);
    assertThat(gone.problems()).isEmpty();
  }
}
