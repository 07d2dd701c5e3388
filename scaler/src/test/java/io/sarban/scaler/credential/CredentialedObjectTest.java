// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scaler whose objects' credentials are in a Vault. */
class CredentialedObjectTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private Path folder;
  private volatile String expected = "Bearer first";

  private void object(String name, String trigger) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec: {template: {spec: {containers: [{name: c}]}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %1$s}
        spec:
          scaleTargetRef: {name: %1$s}
          pollingInterval: 1
          triggers: [%2$s]
        """
            .formatted(name, trigger));
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean known = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] body = "{\"waiting\": 12}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, ?> leased(String token) {
    return Map.of("data", Map.of("t", token), "lease_id", "creds/api/1", "lease_duration", 3);
  }

  @Test
  void aVaultThatIsDownStopsNoOtherObjectAndANewTokenTakesEffect() throws Exception {
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/", this::answer);
    api.start();
    try (VaultServer vault = new VaultServer()) {
      vault.stop();
      vault.answers.put("creds/api", leased("first"));
      object(
          "vaulted",
          """
          {type: metrics-api, metadata: {url: "http://127.0.0.1:%d/", valueLocation: waiting,
            targetValue: "4", authMode: bearer}, authenticationRef: {name: vault}}
          """
              .strip()
              .formatted(api.getAddress().getPort()));
      object(
          "plain",
          "{type: cron, metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *,"
              + " desiredReplicas: \"7\"}}");
      Files.writeString(
          folder.resolve("authentication.yaml"),
          """
          apiVersion: keda.sh/v1alpha1
          kind: TriggerAuthentication
          metadata: {name: vault}
          spec:
            hashiCorpVault:
              address: %s
              authentication: token
              credential: {token: root-token}
              secrets: [{parameter: token, path: creds/api, key: t}]
          """
              .formatted(vault.address()));
      ProblemLog problems = new ProblemLog();
      try (ManifestFolder resources = new ManifestFolder(folder, problems);
          Scaler scaler =
              new Scaler(
                  resources,
                  new NoReplicas(resources),
                  problems,
                  new ScalerSettings("127.0.0.1", 0, Optional.empty()))) {
        scaler.start();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(status(scaler, "plain").decided()).isEqualTo(7));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(status(scaler, "vaulted").problems())
                        .isEqualTo(
                            List.of(
                                "ScaledObject default/vaulted, trigger s0-metrics-api,"
                                    + " authenticationRef: TriggerAuthentication default/vault: "
                                    + vault.address()
                                    + " cannot be connected to: correct the address or the server")));
        assertThat(status(scaler, "vaulted").decided()).isIn(null, 0);

        vault.start();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(status(scaler, "vaulted").decided()).isEqualTo(3));
        vault.answers.put("creds/api", leased("second"));
        expected = "Bearer second";
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(status(scaler, "vaulted").problems()).isEmpty();
                  assertThat(vault.requests).hasSizeGreaterThan(1);
                  assertThat(status(scaler, "vaulted").triggers().get(0).value()).isEqualTo(12);
                });
      }
    } finally {
      api.stop(0);
    }
  }

  private static ObjectStatus status(Scaler scaler, String name) {
    return scaler.snapshot().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
  }
}
