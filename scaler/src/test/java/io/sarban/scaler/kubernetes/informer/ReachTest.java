// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReachTest {

  private static final Namespaces ALL = new Namespaces(Set.of());
  private static final Namespaces SHOP = new Namespaces(Set.of("shop"));

  private static ResourceKey secret(String namespace) {
    return new ResourceKey(ResourceKind.SECRET, namespace, "s");
  }

  private static ResourceKey deployment(String namespace) {
    return new ResourceKey(ResourceKind.DEPLOYMENT, namespace, "d");
  }

  @Test
  void onlyTheNamespacesThatAreNamedAreRead() {
    Reach shop = new Reach(SHOP, Optional.empty(), false);
    assertThat(shop.isRead(deployment("shop"))).isTrue();
    assertThat(shop.isRead(deployment("other"))).isFalse();
    assertThat(new Reach(ALL, Optional.empty(), false).isRead(deployment("other"))).isTrue();
  }

  @Test
  void whatClusterAuthenticationsNameIsReadBesides() {
    Reach reach = new Reach(SHOP, Optional.of("sarban"), false);
    assertThat(reach.isRead(secret("sarban"))).isTrue();
    assertThat(reach.isRead(new ResourceKey(ResourceKind.CONFIG_MAP, "sarban", "c"))).isTrue();
    assertThat(reach.isRead(deployment("sarban"))).isFalse();
  }

  @Test
  void restrictedSecretsAreThoseOfObjects() {
    Reach reach = new Reach(ALL, Optional.of("sarban"), true);
    assertThat(reach.isRestricted(secret("shop"))).isTrue();
    assertThat(reach.isRestricted(secret("sarban"))).isFalse();
    assertThat(reach.isRestricted(deployment("shop"))).isFalse();
    assertThat(new Reach(ALL, Optional.empty(), false).isRestricted(secret("shop"))).isFalse();
  }

  @Test
  void oneWatchHasAKindInAllNamespacesButForSecretsAndPods() {
    Reach all = new Reach(ALL, Optional.empty(), false);
    assertThat(all.of(deployment("shop"))).isEqualTo(new Scope(ResourceKind.DEPLOYMENT, ""));
    assertThat(all.of(secret("shop"))).isEqualTo(new Scope(ResourceKind.SECRET, "shop"));
    assertThat(all.all(ResourceKind.SCALED_JOB))
        .containsExactly(new Scope(ResourceKind.SCALED_JOB, ""));
    Reach shop = new Reach(SHOP, Optional.empty(), false);
    assertThat(shop.of(deployment("shop"))).isEqualTo(new Scope(ResourceKind.DEPLOYMENT, "shop"));
    assertThat(shop.of(new ResourceKey(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, "", "a")))
        .isEqualTo(new Scope(ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, ""));
  }
}
