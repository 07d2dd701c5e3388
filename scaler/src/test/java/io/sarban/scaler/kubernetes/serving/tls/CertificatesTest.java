// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class CertificatesTest {

  private static final String NAMESPACE = "sarban";
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private KubernetesClient client;

  private Certificates certificates() {
    return new Certificates(client, NAMESPACE, List.of("sarban-scaler.sarban.svc"));
  }

  private static X509Certificate serving(Certificates.Held held) {
    return held.serving().certificate();
  }

  @Test
  void areMadeOnceAndShared() throws Exception {
    Certificates.Held first = certificates().current(NOW);
    assertThat(serving(first).getSubjectAlternativeNames().toString())
        .contains("sarban-scaler.sarban.svc");
    serving(first).verify(KeyPairPem.certificates(first.bundle()).get(0).getPublicKey());
    assertThat(serving(certificates().current(NOW))).isEqualTo(serving(first));
  }

  @Test
  void areRenewedInTheLastThirdOfTheirLife() throws Exception {
    Certificates.Held first = certificates().current(NOW);
    Certificates.Held same = certificates().current(NOW.plus(Duration.ofDays(200)));
    assertThat(serving(same)).isEqualTo(serving(first));

    Certificates.Held renewed = certificates().current(NOW.plus(Duration.ofDays(300)));
    assertThat(serving(renewed)).isNotEqualTo(serving(first));
    assertThat(renewed.bundle()).isEqualTo(first.bundle());
  }

  @Test
  void anOldAuthorityIsTrustedBesideTheNewOne() throws Exception {
    Certificates.Held first = certificates().current(NOW);
    Certificates.Held renewed = certificates().current(NOW.plus(Duration.ofDays(3000)));
    assertThat(KeyPairPem.certificates(renewed.bundle()))
        .hasSize(2)
        .contains(KeyPairPem.certificates(first.bundle()).get(0));
    serving(renewed).verify(KeyPairPem.certificates(renewed.bundle()).get(0).getPublicKey());
  }

  @Test
  void aUsersOwnAreTakenAsTheyAre() throws Exception {
    KeyPairPem authority = Issuing.authority(NOW);
    KeyPairPem own = Issuing.serving(authority, List.of("mine"), NOW);
    put(
        Map.of(
            "tls.crt", KeyPairPem.pem(own.certificate()),
            "tls.key", KeyPairPem.pem(own.key())));
    Certificates.Held held = certificates().current(NOW.plus(Duration.ofDays(360)));
    assertThat(serving(held)).isEqualTo(own.certificate());
    assertThat(held.bundle()).isEmpty();
  }

  @Test
  void aSecretThatIsNoneIsRefusedWithoutItsContent() {
    put(Map.of("tls.crt", "x", "tls.key", "sesame"));
    assertThatThrownBy(() -> certificates().current(NOW))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("sesame");
  }

  private void put(Map<String, String> data) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(Certificates.SECRET)
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withStringData(data)
            .build();
    client.resource(secret).create();
  }
}
