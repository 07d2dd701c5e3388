// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.kubernetes.serving.tls.ClientAuthority;
import io.sarban.scaler.kubernetes.serving.tls.ClientCertificate;
import io.sarban.scaler.kubernetes.serving.tls.Issuing;
import io.sarban.scaler.kubernetes.serving.tls.KeyPairPem;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrontProxyTest {

  @Test
  void onlyTheFrontProxyIsTrusted() throws Exception {
    Instant now = Instant.now();
    KeyPairPem authority = Issuing.authority(now);
    String name = "front-proxy-client";
    List<X509Certificate> proxy = ClientCertificate.of(authority, name, now).chain();
    FrontProxy known = proxy(authority, Set.of());

    assertThat(known.trusts(proxy)).isTrue();
    assertThat(known.trusts(List.of())).isFalse();
    assertThat(known.trusts(ClientCertificate.of(Issuing.authority(now), name, now).chain()))
        .isFalse();
    // a server certificate of the same authority is not a client certificate
    assertThat(known.trusts(Issuing.serving(authority, List.of(name), now).chain().subList(0, 1)))
        .isFalse();
    assertThat(proxy(authority, Set.of(name)).trusts(proxy)).isTrue();
    assertThat(proxy(authority, Set.of("other")).trusts(proxy)).isFalse();
  }

  private static FrontProxy proxy(KeyPairPem authority, Set<String> names) {
    return new FrontProxy(
        new ClientAuthority(List.of(authority.certificate())), names, FrontProxy.Headers.USUAL);
  }
}
