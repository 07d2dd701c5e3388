// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ContainerEnvironment;
import io.sarban.scaler.resolve.KeyedData;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that is read from the cluster is untrusted input, too. */
class ReadBackTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-13-45T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "-1000-01-01T00:00:00Z",
        "1",
        "9999-12-31T23:59:59Z"
      })
  void aTimeThatIsNoneIsNotThere(String text) {
    assertThat(Timestamps.read(text)).isEmpty();
  }

  @Test
  void aTimeIsReadWithItsOffset() {
    assertThat(Timestamps.read("2026-11-27T08:00:00+01:00"))
        .contains(Instant.parse("2026-11-27T07:00:00Z"));
    assertThat(Timestamps.read("2026-11-27T08:00:00.123456Z")).isPresent();
  }

  private static Secret secret(String good, String bad) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("s")
        .withNamespace("shop")
        .endMetadata()
        .withData(Map.of("good", good, "bad", bad))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<put it here>", "hunter2!", "a", "p\u00e4ss"})
  void aSecretThatIsNoBase64NamesItsKeyAndNotItsValue(String bad) {
    Secret secret = secret("aGkh", bad);
    Lookup lookup = key -> Optional.of(secret);

    assertThat(KeyedData.secret(lookup, "shop", "s", "good", false)).contains("hi!");
    assertThatThrownBy(() -> KeyedData.secret(lookup, "shop", "s", "bad", false))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("Secret shop/s, key bad: is no base64: encode it, or use stringData");
  }

  @Test
  void wrappedBase64IsReadAsTheApiServerDoes() {
    Lookup lookup = key -> Optional.of(secret("aG\nkh\r\n", ""));

    assertThat(KeyedData.secret(lookup, "shop", "s", "good", false)).contains("hi!");
  }

  @Test
  void aBadKeyOfASecretCostsItsOwnVariable() {
    Lookup lookup = key -> Optional.of(secret("aGkh", "<put it here>"));
    PodSpec pod =
        new PodSpecBuilder()
            .addNewContainer()
            .withName("c")
            .addNewEnvFrom()
            .withNewSecretRef("s", false)
            .endEnvFrom()
            .endContainer()
            .build();

    ContainerEnvironment environment = ContainerEnvironment.of("shop", pod, null, lookup);

    assertThat(environment.values()).containsEntry("good", "hi!").hasSize(1);
    assertThat(environment.missing().get("bad")).contains("is no base64");
  }

  @Test
  void aTemplateOfSomebodysOwnMeaningIsNone() {
    GenericKubernetesResource own =
        Serialization.unmarshal(
            "apiVersion: a/v1\nkind: Own\nspec: {template: [1, {a: 2}]}",
            GenericKubernetesResource.class);

    assertThat(Workloads.template(own)).isEmpty();
  }
}
