// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.measure.BoundedFormats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Any report of a NATS server is either read or refused, and leads only to hosts. */
class ReportFuzz {

  private final ObjectMapper json = BoundedFormats.json();
  private final NatsSource source =
      new NatsSource(URI.create("http://nats:8222"), "a", "a", Optional.empty());

  private <T> Optional<T> read(String text, Class<T> type) {
    try {
      return Optional.ofNullable(json.readValue(text, type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @FuzzTest
  void jetStream(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    for (String before : List.of("", "{\"account_details\":[{\"id\":\"a\",\"stream_detail\":")) {
      read(before + text, JetStreamReport.class)
          .ifPresent(
              report -> {
                report.hasStream(source, "s");
                report.consumer(source, "s", "c").ifPresent(JetStreamReport.Consumer::leader);
              });
    }
  }

  @FuzzTest
  void servers(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    read(text, ServerReport.class).ifPresent(this::leadsToHosts);
    leadsToHosts(new ServerReport("i", "n", List.of(text.split("\n")), null));
    leadsToHosts(
        new ServerReport("i", "n", null, new ServerReport.Cluster(List.of(text.split("\n")))));
  }

  private void leadsToHosts(ServerReport report) {
    for (String asked : List.of("http://nats:8222", "https://nats", "http://10.0.0.1:8222")) {
      List<URI> servers = report.monitoring(URI.create(asked));
      assertThat(servers).hasSizeLessThanOrEqualTo(100);
      for (URI server : servers) {
        assertThat(HttpRequest.newBuilder(server).build().uri().getHost()).isNotEmpty();
        assertThat(server.getRawUserInfo()).isNull();
        assertThat(server.getRawPath()).isEmpty();
      }
    }
  }
}
