// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Namespaces are created, used and deleted. */
@EnableKubernetesMockClient(crud = true)
class UnusedWatchesTest {

  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int NAMESPACES = 60;

  private KubernetesClient client;
  private ClusterResources resources;

  @BeforeEach
  void start() {
    resources = new ClusterResources(client, Namespaces.parse(""), Optional.empty(), key -> {});
  }

  @AfterEach
  void stop() {
    resources.close();
  }

  private static ResourceKey secret(int i) {
    return new ResourceKey(ResourceKind.SECRET, "preview-" + i, "login");
  }

  private void create(int i, String password) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(secret(i).namespace())
                .withName("login")
                .endMetadata()
                .addToData("password", password)
                .build())
        .createOr(patched -> patched.update());
  }

  /** Waits until the informer has it. */
  private void awaitPassword(int i, String password) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(resources.find(secret(i)))
                    .map(found -> ((Secret) found).getData().get("password"))
                    .hasValue(password));
  }

  @Test
  void whatNobodyUsesIsNotWatchedOnAndWatchedAnewWhenItIs() {
    for (int i = 0; i < NAMESPACES; i++) {
      create(i, "YQ==");
      awaitPassword(i, "YQ==");
    }
    assertThat(resources.watches()).isEqualTo(NAMESPACES);

    resources.stopUnused(Set.of(), Duration.ofHours(1));
    assertThat(resources.watches()).as("asked for a moment ago").isEqualTo(NAMESPACES);

    resources.stopUnused(Set.of(secret(0), secret(7)), AT_ONCE);
    assertThat(resources.watches()).isEqualTo(2);

    // a used watch continues, and a closed one starts again
    create(7, "Yg==");
    create(8, "Yg==");
    awaitPassword(7, "Yg==");
    awaitPassword(8, "Yg==");
    assertThat(resources.watches()).isEqualTo(3);
  }

  @Test
  void objectsAreAlwaysWatched() {
    resources.allObjects();
    resources.scaledJobs();
    int watches = resources.watches();
    resources.stopUnused(Set.of(), AT_ONCE);
    assertThat(resources.watches()).isEqualTo(watches).isPositive();
  }
}
