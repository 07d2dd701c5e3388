// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A watch's events name the kind; an unknown one would be read as a generic resource. */
class WatchedKindsTest {

  private final KubernetesSerialization serialization = WatchedKinds.serialization();

  static Stream<Class<? extends HasMetadata>> kinds() {
    return Stream.of(WatchedKinds.TYPES.values(), WatchedKinds.OTHERS).flatMap(Collection::stream);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anEventIsReadAsItsKind(Class<? extends HasMetadata> type) {
    String event =
        "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"a\"}}"
            .formatted(HasMetadata.getApiVersion(type), HasMetadata.getKind(type));
    assertThat(serialization.unmarshal(event, KubernetesResource.class)).isInstanceOf(type);
  }

  @Test
  void theEndOfAWatchIsReadAsAStatus() {
    String gone = "{\"apiVersion\":\"v1\",\"kind\":\"Status\",\"code\":410}";
    assertThat(serialization.unmarshal(gone, KubernetesResource.class))
        .isInstanceOfSatisfying(
            Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
  }
}
