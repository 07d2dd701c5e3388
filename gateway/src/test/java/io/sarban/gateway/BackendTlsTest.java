// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.BackendTls;
import io.sarban.gateway.route.Extras;
import io.sarban.gateway.settings.GatewaySettings;
import io.sarban.gateway.tls.TestKeys;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that speak TLS only. */
class BackendTlsTest {

  private static final String NAME = "web.apps.svc";

  private final Map<String, Map<String, String>> configMaps = new HashMap<>();
  private final Rig rig =
      new Rig(
          Rig.settings()
              .with(GatewaySettings.Times.DEFAULT.withReadiness(Duration.ofMillis(1_500))),
          configMaps);
  private TestKeys.Pem pod;

  @BeforeEach
  void start() throws Exception {
    pod = TestKeys.make("RSA", NAME);
    HttpServer server =
        rig.workload(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setSni(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addKeyValue(Buffer.buffer(pod.key()))
                        .addCertValue(Buffer.buffer(pod.certificate()))),
            request ->
                request.body(
                    body ->
                        request
                            .response()
                            .end(
                                request.version()
                                    + " "
                                    + request.isSSL()
                                    + " "
                                    + request.connection().indicatedServerName()
                                    + " "
                                    + body.result())));
    rig.endpoints.set("web", Rig.endpoint(server));
    configMaps.put("pods", Map.of("ca.crt", pod.certificate()));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void route(String authorities, String serverName) {
    Extras extras =
        new Extras(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.of(new BackendTls(authorities, serverName)));
    rig.routes(Rig.route().with(extras));
  }

  private HttpResponse<String> post() throws Exception {
    return rig.send(rig.request("/").POST(HttpRequest.BodyPublishers.ofString("body")));
  }

  @Test
  void aPodWithATrustedCertificateIsAsked() throws Exception {
    route("pods", NAME);
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = post();
      assertThat(answer.body()).isEqualTo("HTTP_1_1 true " + NAME + " body");
    }
  }

  @Test
  void aPodThatSpeaksHttp2IsAskedByIt() throws Exception {
    ReplicaAddress plain = rig.endpoints.ready("apps", Rig.route().target()).get(0);
    rig.endpoints.set("web", new ReplicaAddress(plain.host(), plain.port(), true));
    route("pods", NAME);
    assertThat(post().body()).isEqualTo("HTTP_2 true " + NAME + " body");
  }

  @Test
  void aCertificateForAnotherNameIsNotTrusted() throws Exception {
    route("pods", "other.apps.svc");
    assertThat(post().statusCode()).isEqualTo(502);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNotTrusted() throws Exception {
    configMaps.put("pods", Map.of("ca.crt", TestKeys.make("RSA", NAME).certificate()));
    route("pods", NAME);
    assertThat(post().statusCode()).isEqualTo(502);
  }

  @Test
  void theJvmsAuthoritiesDoNotKnowThePod() throws Exception {
    route("", NAME);
    assertThat(post().statusCode()).isEqualTo(502);
  }

  @Test
  void aMissingConfigMapIsSaid() throws Exception {
    route("nothing", NAME);
    HttpResponse<String> answer = post();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("ConfigMap");
  }

  @Test
  void aConfigMapWithoutACertificateTrustsNobody() throws Exception {
    configMaps.put("pods", Map.of("ca.crt", "no certificate"));
    route("pods", NAME);
    assertThat(post().statusCode()).isEqualTo(502);
  }
}
