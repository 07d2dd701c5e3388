// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.ScaledObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders with a kustomization, with a kubectl and without. */
class KustomizeTest {

  private static final String OBJECT =
      """
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: %s}
      spec:
        scaleTargetRef: {name: web}
        maxReplicaCount: %d
        triggers: [{type: cron, metadata: {}}]
      """;
  private static final String AUTHENTICATION =
      """
      ---
      apiVersion: keda.sh/v1alpha1
      kind: TriggerAuthentication
      metadata: {name: a}
      spec: {secretTargetRef: [{parameter: host, name: s, key: host}]}
      """;

  @TempDir private Path folder;
  @TempDir private Path programs;
  private final ProblemLog problems = new ProblemLog();

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private ManifestFolder read(Optional<Kubectl> kubectl) {
    return new ManifestFolder(folder, problems, kubectl);
  }

  /** A program with that name, with a given output and exit code. */
  private Optional<Kubectl> kubectl(String script) throws IOException {
    Path program = programs.resolve("kubectl");
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return Kubectl.onPath("/nowhere:" + programs);
  }

  private static ResourceKey object(String namespace, String name) {
    return new ResourceKey(ResourceKind.SCALED_OBJECT, namespace, name);
  }

  private List<String> told() {
    return problems.standing().stream().map(Problem::withoutObject).toList();
  }

  private static int max(ManifestFolder resources, ResourceKey key) {
    return ((ScaledObject) resources.find(key).orElseThrow()).getSpec().maxReplicaCount();
  }

  private void base() throws IOException {
    write("so.yaml", OBJECT.formatted("good", 1) + AUTHENTICATION);
    write("patch.yaml", OBJECT.formatted("good", 7));
    write("alone.yaml", OBJECT.formatted("alone", 1));
    write(
        "kustomization.yaml",
        """
        namespace: prod
        namePrefix: my-
        resources: [so.yaml]
        patches: [{path: patch.yaml}]
        generatorOptions: {disableNameSuffixHash: true}
        secretGenerator: [{name: s, namespace: other, literals: ["host='amqp://h'"]}]
        """);
  }

  @Test
  void withoutKubectlTheNamespaceIsTakenAndTheRestIsTold() throws IOException {
    base();
    try (ManifestFolder resources = read(Optional.empty())) {
      assertThat(resources.scaledObjects())
          .containsExactlyInAnyOrder(object("prod", "good"), object("default", "alone"));
      assertThat(max(resources, object("prod", "good"))).isEqualTo(1);
      assertThat(resources.find(Secret.class, "prod", "s").map(KeyedData::of))
          .hasValueSatisfying(data -> assertThat(data).containsEntry("host", "amqp://h"));
    }
    assertThat(problems.standing()).allMatch(Problem::elsewhere);
    assertThat(told())
        .containsExactly(
            "patches, namePrefix: only kustomize reads that, and it is left out: install kubectl,"
                + " which renders the folder");
  }

  @Test
  void withKubectlItIsWhatThatMakesOfIt() throws IOException {
    base();
    Optional<Kubectl> kubectl =
        kubectl(
            """
            [ "$1" = kustomize ] && [ -f "$2/kustomization.yaml" ] || exit 9
            echo '{apiVersion: keda.sh/v1alpha1, kind: ScaledObject,'
            echo ' metadata: {name: my-good, namespace: prod}, spec: {maxReplicaCount: 7}}'
            """);
    try (ManifestFolder resources = read(kubectl)) {
      assertThat(resources.scaledObjects())
          .as("rendered, and what the kustomization does not name")
          .containsExactlyInAnyOrder(object("prod", "my-good"), object("default", "alone"));
      assertThat(max(resources, object("prod", "my-good"))).isEqualTo(7);
    }
    assertThat(told()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo 'Error: no such file' >&2; exit 1 | kubectl kustomize fails: Error: no such file",
        "echo 'E1 run.go:72] \"failed\" err=\"broken patch\"' >&2; exit 1 | kubectl kustomize fails: broken patch",
        "printf 'a\\033\\nerror: b\\001c' >&2; exit 1 | kubectl kustomize fails: b c",
        "exit 1 | kubectl kustomize fails:",
        "printf '\\377' | is no text in UTF-8: save it so"
      })
  void whereKubectlFailsTheFolderIsReadWithoutIt(String script, String line) throws IOException {
    base();
    try (ManifestFolder resources = read(kubectl(script))) {
      assertThat(resources.scaledObjects()).contains(object("prod", "good"));
    }
    assertThat(told()).singleElement().asString().startsWith(line).hasLineCount(1);
  }

  @Test
  void theRealKubectlRendersPatchesAndBases() throws IOException {
    Optional<Kubectl> kubectl = Kubectl.onPath(System.getenv("PATH"));
    assumeTrue(kubectl.isPresent(), "no kubectl is installed");
    base();
    try (ManifestFolder resources = read(kubectl)) {
      assertThat(max(resources, object("prod", "my-good"))).isEqualTo(7);
      assertThat(resources.find(Secret.class, "prod", "my-s").map(KeyedData::of))
          .hasValueSatisfying(data -> assertThat(data).containsEntry("host", "amqp://h"));
    }
    assertThat(told()).isEmpty();
  }

  /** In a cluster the authentication would not find the generated resource. */
  @Test
  void aGeneratedNameThatAnAuthenticationDoesNotFollowIsTold() throws IOException {
    write("so.yaml", OBJECT.formatted("good", 1) + AUTHENTICATION);
    String generator = "resources: [so.yaml]\nsecretGenerator: [{name: s, literals: [host=h]}]\n";
    write("kustomization.yaml", generator);
    String line =
        "secretGenerator s: TriggerAuthentication default/a names it, and on a cluster kustomize"
            + " adds a hash to its name, which KEDA's kinds do not follow: set"
            + " generatorOptions.disableNameSuffixHash to true";
    read(Optional.empty()).close();
    assertThat(told()).containsExactly(line);

    Optional<Kubectl> hashing =
        kubectl(
            """
            cat "$2/so.yaml"
            echo '---'
            echo '{apiVersion: v1, kind: Secret, metadata: {name: s-7c2ggc952f}, data: {host: aA==}}'
            """);
    try (ManifestFolder resources = read(hashing)) {
      assertThat(resources.find(Secret.class, "default", "s")).isPresent();
    }
    assertThat(told()).containsExactly(line);

    write("kustomization.yaml", generator + "generatorOptions: {disableNameSuffixHash: true}\n");
    read(Optional.empty()).close();
    assertThat(told()).isEmpty();
  }

  @Test
  void theSameObjectInTwoFilesIsTold() throws IOException {
    write("a-base.yaml", OBJECT.formatted("good", 1));
    write("b-patch.yaml", OBJECT.formatted("good", 7));
    write("c-same.yaml", OBJECT.formatted("good", 1));
    String service = "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: %s}}";
    write("d.yaml", service.formatted("ClusterIP"));
    write("e.yaml", service.formatted("NodePort"));
    try (ManifestFolder resources = read(Optional.empty())) {
      assertThat(max(resources, object("default", "good"))).isEqualTo(1);
    }
    assertThat(problems.standing())
        .singleElement()
        .asString()
        .contains(
            "b-patch.yaml: ScaledObject default/good is in a-base.yaml, too: that one counts");
  }

  @Test
  void aKustomizationThatCannotBeReadHidesNothing() throws IOException {
    write("so.yaml", OBJECT.formatted("good", 1));
    write("kustomization.yaml", "resources: [so.yaml\n");
    try (ManifestFolder resources = read(Optional.empty())) {
      assertThat(resources.scaledObjects()).containsExactly(object("default", "good"));
    }
    assertThat(told()).singleElement().asString().contains("is no YAML");
  }
}
