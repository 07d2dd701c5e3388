// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.text.BoundedFormats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Any report of a NATS server is either read or refused, and leads only to hosts. */
class ReportFuzz {

  private final ObjectMapper json = BoundedFormats.json();
  private final NatsSource source =
      new NatsSource(URI.create("http://nats:8222"), "a", "a", Optional.empty());

  private final JetStreamReader reader =
      new JetStreamReader(
          BoundedFormats.streamedJson(),
          source,
          List.of(
              new NatsQuery(source, "s", "c", 0, new MetricTarget(MetricType.AverageValue, 10))));

  @FuzzTest
  void jetStream(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    for (String before : List.of("", "{\"account_details\":[{\"id\":\"a\",\"stream_detail\":")) {
      byte[] body = (before + text).getBytes(StandardCharsets.UTF_8);
      try {
        JetStreamReport report = reader.read(new ByteArrayInputStream(body));
        assertThat(report.serverId()).hasSizeLessThanOrEqualTo(JetStreamReader.MAX_NAME);
        assertThat(Set.of("s")).containsAll(report.streams().keySet());
      } catch (IOException e) {
        // refused
      }
    }
  }

  private Optional<ServerReport> read(String text) {
    try {
      return Optional.ofNullable(json.readValue(text, ServerReport.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @FuzzTest
  void servers(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    read(text).ifPresent(this::leadsToHosts);
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
