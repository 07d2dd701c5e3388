// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class KindsTest {

  KubernetesMockServer server;
  KubernetesClient client;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Kinds kinds;

  @BeforeEach
  void start() {
    kinds = new Kinds(new Discovery(client, () -> now));
  }

  @Test
  void findsAKindOfAGroup() {
    serve("/apis", groups("argoproj.io", "v1alpha1"));
    serve("/apis/argoproj.io/v1alpha1", resources("argoproj.io/v1alpha1", "rollouts", "Rollout"));
    assertThat(find("Rollout.argoproj.io").getPlural()).isEqualTo("rollouts");
    assertThat(find("Rollout.argoproj.io").getVersion()).isEqualTo("v1alpha1");
  }

  @Test
  void manyKindsThatDoNotExistCostAFewRequests() {
    serve("/apis", groups("argoproj.io", "v1alpha1"));
    serve("/apis/argoproj.io/v1alpha1", resources("argoproj.io/v1alpha1", "rollouts", "Rollout"));
    serve("/apis/apps/v1", resources("apps/v1", "deployments", "Deployment"));
    serve("/api/v1", resources("v1", "replicationcontrollers", "ReplicationController"));
    int before = server.getRequestCount();
    for (int i = 0; i < 200; i++) {
      assertMissing("Kind" + i);
      assertMissing("Kind.group" + i + ".example.com");
      assertMissing("Kind" + i + ".argoproj.io");
    }
    assertThat(server.getRequestCount() - before).isEqualTo(4);
  }

  @Test
  void aKindThatIsInstalledLaterIsFound() {
    server.expect().get().withPath("/apis").andReturn(200, groups("apps", "v1")).once();
    assertMissing("Rollout.argoproj.io");
    serve("/apis", groups("argoproj.io", "v1alpha1"));
    serve("/apis/argoproj.io/v1alpha1", resources("argoproj.io/v1alpha1", "rollouts", "Rollout"));
    now = now.plus(Discovery.KEPT);
    assertThat(find("Rollout.argoproj.io").getPlural()).isEqualTo("rollouts");
  }

  @Test
  void aServerThatRefusesIsNotAskedForEachObject() {
    server.expect().get().withPath("/apis").andReturn(403, "no").once();
    int before = server.getRequestCount();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> find("Rollout.argoproj.io"))
          .isInstanceOf(InvalidFieldException.class)
          .hasMessageContaining("Rollout.argoproj.io cannot be looked up in the cluster now");
    }
    assertThat(server.getRequestCount() - before).isEqualTo(1);
    serve("/apis", groups("argoproj.io", "v1alpha1"));
    serve("/apis/argoproj.io/v1alpha1", resources("argoproj.io/v1alpha1", "rollouts", "Rollout"));
    now = now.plus(Discovery.FAILURE_KEPT);
    assertThat(find("Rollout.argoproj.io").getPlural()).isEqualTo("rollouts");
  }

  @Test
  void aKindWithoutScaleIsNamed() {
    APIResource plain = resource("daemonsets", "DaemonSet");
    serve(
        "/apis/apps/v1",
        new APIResourceListBuilder().withGroupVersion("apps/v1").withResources(plain).build());
    assertThatThrownBy(() -> find("DaemonSet"))
        .hasMessageContaining("DaemonSet of apps/v1 has no /scale subresource");
  }

  private ResourceDefinitionContext find(String kind) {
    return kinds.of(ResourceKind.of(kind));
  }

  private void assertMissing(String kind) {
    assertThatThrownBy(() -> find(kind))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("the cluster has no kind " + kind);
  }

  private void serve(String path, Object answer) {
    server.expect().get().withPath(path).andReturn(200, answer).always();
  }

  private static APIGroupList groups(String group, String version) {
    return new APIGroupListBuilder()
        .withGroups(
            new APIGroupBuilder()
                .withName(group)
                .withNewPreferredVersion(group + "/" + version, version)
                .build())
        .build();
  }

  private static APIResourceList resources(String version, String plural, String kind) {
    return new APIResourceListBuilder()
        .withGroupVersion(version)
        .withResources(resource(plural, kind), resource(plural + "/scale", "Scale"))
        .build();
  }

  private static APIResource resource(String name, String kind) {
    return new APIResourceBuilder().withName(name).withKind(kind).withNamespaced(true).build();
  }
}
