// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resolve.KeyedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {

  private static final ResourceKey A = new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "a");

  @TempDir private Path folder;
  private final ProblemLog problems = new ProblemLog();

  private void object(String file, String name, int max) throws IOException {
    Files.writeString(
        folder.resolve(file),
        """
        # a document that is no resource is passed over
        note: none
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %s}
        spec: {maxReplicaCount: %d, triggers: []}
        """
            .formatted(name, max));
  }

  @Test
  void tellsWhatIsAddedChangedAndDeleted() throws IOException {
    object("a.yaml", "a", 1);
    try (ManifestFolder resources = new ManifestFolder(folder, problems)) {
      assertThat(resources.scaledObjects()).containsExactly(A);
      List<ResourceKey> changed = new CopyOnWriteArrayList<>();
      resources.watch(changed::add);

      object("b.yaml", "b", 1);
      await().atMost(Duration.ofSeconds(10)).until(() -> !changed.isEmpty());
      assertThat(changed).extracting(ResourceKey::name).containsExactly("b");
      assertThat(resources.scaledObjects()).hasSize(2);

      object("a.yaml", "a", 2);
      await().atMost(Duration.ofSeconds(10)).until(() -> changed.contains(A));

      Files.delete(folder.resolve("a.yaml"));
      await().atMost(Duration.ofSeconds(10)).until(() -> resources.find(A).isEmpty());
    }
  }

  @Test
  void keepsTheLastGoodStateOfABrokenFileAndSaysSoOnce() throws IOException {
    object("a.yaml", "a", 1);
    try (ManifestFolder resources = new ManifestFolder(folder, problems)) {
      resources.watch(key -> {});
      Files.writeString(folder.resolve("a.yaml"), "kind: [ScaledObject\napiVersion: {");
      await().atMost(Duration.ofSeconds(10)).until(() -> !problems.standing().isEmpty());
      assertThat(resources.find(A)).isPresent();
      assertThat(problems.standing()).hasSize(1);
      assertThat(problems.standing().get(0).toString())
          .contains("a.yaml")
          .contains("line")
          .contains("its last good state stays");

      object("a.yaml", "a", 3);
      await().atMost(Duration.ofSeconds(10)).until(() -> problems.standing().isEmpty());
    }
  }

  @Test
  void generatesWhatAKustomizationGenerates() throws IOException {
    Files.writeString(folder.resolve("route.camel.yaml"), "- route: {}\n");
    Files.writeString(folder.resolve("connection.env"), "# comment\nURL=amqp://x=y\n");
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        configMapGenerator:
          - name: route
            files: [route.camel.yaml]
            literals: [a=b]
        secretGenerator:
          - name: connection
            envs: [connection.env]
        """);
    try (ManifestFolder resources = new ManifestFolder(folder, problems)) {
      assertThat(resources.find(ConfigMap.class, "default", "route").map(KeyedData::of))
          .hasValueSatisfying(data -> assertThat(data).containsOnlyKeys("route.camel.yaml", "a"));
      assertThat(resources.find(Secret.class, "default", "connection").map(KeyedData::of))
          .hasValueSatisfying(data -> assertThat(data).containsEntry("URL", "amqp://x=y"));
    }
  }

  @Test
  void saysWhichFileAGeneratorMisses() throws IOException {
    Files.writeString(
        folder.resolve("kustomization.yaml"), "secretGenerator: [{name: s, envs: [c.env]}]\n");
    try (ManifestFolder resources = new ManifestFolder(folder, problems)) {
      assertThat(resources.scaledObjects()).isEmpty();
      assertThat(problems.standing().get(0).toString()).contains("c.env, which is missing");
    }
  }

  /** A folder may come from someone else, and must not read the user's other files. */
  @Test
  void aGeneratorReadsNoFileOutsideOfItsFolder(@TempDir Path elsewhere) throws IOException {
    Path key = Files.writeString(elsewhere.resolve("id_rsa"), "private");
    Files.createSymbolicLink(folder.resolve("link"), key);
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        secretGenerator:
          - {name: absolute, files: ["k=%s"]}
          - {name: above, files: ["k=%s"]}
          - {name: linked, files: [k=link]}
          - {name: variables, envs: [link]}
        """
            .formatted(key, folder.toAbsolutePath().relativize(key)));
    try (ManifestFolder resources = new ManifestFolder(folder, problems)) {
      for (String name : List.of("absolute", "above", "linked", "variables")) {
        assertThat(resources.find(Secret.class, "default", name)).isEmpty();
      }
      assertThat(problems.standing())
          .hasSize(4)
          .allSatisfy(
              problem ->
                  assertThat(problem.toString())
                      .contains("is not below the kustomization's folder"));
    }
  }
}
