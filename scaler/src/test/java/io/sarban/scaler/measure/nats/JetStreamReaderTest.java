// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.nats.JetStreamReport.Consumer;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.text.BoundedFormats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JetStreamReaderTest {

  private final NatsSource source =
      new NatsSource(URI.create("http://nats:8222"), "ACC1", "shop", Optional.empty());
  private final NatsQuery query =
      new NatsQuery(source, "orders", "worker", 0, new MetricTarget(MetricType.AverageValue, 10));

  private JetStreamReport read(String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new JetStreamReader(BoundedFormats.streamedJson(), source, List.of(query))
        .read(new ByteArrayInputStream(body));
  }

  private JetStreamReport account(String account) throws IOException {
    return read("{\"server_id\": \"N1\", \"account_details\": [" + account + "]}");
  }

  private Measurement measured(String consumer) throws IOException {
    JetStreamReport report =
        account(
            "{\"name\": \"shop\", \"stream_detail\": [{\"name\": \"orders\", \"consumer_detail\": ["
                + consumer
                + "]}]}");
    return new JetStreamView(
            List.of(new JetStreamView.Reporting(Optional.empty(), report)), List.of())
        .measure(query);
  }

  @Test
  void keepsOnlyWhatIsAskedFor() throws IOException {
    JetStreamReport report =
        read(
            """
            {"server_id": "N1", "memory": 0, "disabled": false, "meta_cluster": {"cluster_size": 3},
             "account_details": [
               {"name": "other", "id": "B", "stream_detail": [{"name": "orders"}]},
               {"stream_detail": [
                 null, 7,
                 {"name": "payments", "consumer_detail": [{"name": "worker", "num_pending": 1}]},
                 {"consumer_detail": [
                   {"name": "audit", "num_pending": 2, "num_ack_pending": 2},
                   {"name": "worker", "num_pending": 4, "num_ack_pending": 3, "config": {"a": [1]},
                    "cluster": {"replicas": [{"name": "n2"}], "leader": "n1"}}],
                  "name": "orders"}],
                "id": "ACC1"}]}""");
    assertThat(report.clustered()).isTrue();
    assertThat(report.hasAccount()).isTrue();
    assertThat(report.streams()).containsOnlyKeys("orders");
    assertThat(report.streams().get("orders"))
        .hasSize(1)
        .containsEntry("worker", new Consumer(7, Optional.of("n1")));
  }

  @Test
  void anotherAccountIsNotTheOneAskedFor() throws IOException {
    JetStreamReport report =
        account("{\"id\": \"B\", \"name\": \"b\", \"stream_detail\": [{\"name\": \"orders\"}]}");
    assertThat(report.hasAccount()).isFalse();
    assertThat(report.hasStream("orders")).isFalse();
  }

  @Test
  void aConsumersFigureIsMeasured() throws IOException {
    assertThat(measured("{\"name\": \"worker\", \"num_pending\": 4, \"num_ack_pending\": 3}"))
        .isEqualTo(new Measurement.Measured(7, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"worker\"}",
        "{\"name\": \"worker\", \"num_pending\": 4}",
        "{\"name\": \"worker\", \"num_pending\": null, \"num_ack_pending\": 0}",
        "{\"name\": \"worker\", \"num_pending\": \"\", \"num_ack_pending\": 0}",
        "{\"name\": \"worker\", \"num_pending\": {}, \"num_ack_pending\": []}"
      })
  void aMissingFigureIsNotZero(String consumer) throws IOException {
    assertThat(measured(consumer)).isInstanceOf(Measurement.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "7", "{\"server_id\": 7}", "{\"server_id\": \"N1\"", "{\"a\": [{"})
  void whatIsNoReportIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void aServersIdIsShort() {
    assertThatThrownBy(() -> read("{\"server_id\": \"" + "N".repeat(300) + "\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("256");
  }
}
