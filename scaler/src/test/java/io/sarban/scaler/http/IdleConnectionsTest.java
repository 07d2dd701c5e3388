// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.connection.HttpClients;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One object can name thousands of servers, one after the other. */
class IdleConnectionsTest {

  @Test
  void aThousandStayOpen() throws Exception {
    try (IdleServers servers = new IdleServers(1100);
        HttpClients clients = new HttpClients()) {
      for (URI address : servers.addresses()) {
        HttpRequest request = HttpRequest.newBuilder(address).build();
        assertThat(clients.ask(Optional.empty(), request).body()).containsExactly('7');
      }
      await().until(() -> servers.open() <= 1000);
      assertThat(servers.open()).isGreaterThan(900);
    }
  }

  @Test
  void theScalerHasTheTestsLimitAndClosesWhatIsUnused() throws Exception {
    assertThat(Files.readAllLines(Path.of("jvm.options")))
        .contains(
            "-Djdk.httpclient.connectionPoolSize="
                + System.getProperty("jdk.httpclient.connectionPoolSize"),
            "-Djdk.httpclient.keepalive.timeout=65");
  }
}
