// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A NATS server's report about its cluster leads to hosts, and to nothing else. */
class ServerReportTest {

  private static List<URI> monitoring(List<String> urls) {
    return new ObjectMapper()
        .convertValue(Map.of("connect_urls", urls), ServerReport.class)
        .monitoring(URI.create("http://nats:8222"));
  }

  @Test
  void namesTheHostsOfACluster() {
    assertThat(monitoring(List.of("10.0.0.1:4222", "nats-1.nats:4222", "[fd00::1]:4222")))
        .containsExactly(
            URI.create("http://10.0.0.1:8222"),
            URI.create("http://nats-1.nats:8222"),
            URI.create("http://[fd00::1]:8222"));
  }

  @Test
  void leavesOutWhatIsNoHost() {
    assertThat(
            monitoring(
                List.of(
                    "evil/path?x=#:4222",
                    "user:secret@evil:4222",
                    "a b:4222",
                    "evil\r\nHost: x:4222",
                    "%31:4222",
                    "",
                    ":4222",
                    "good:4222")))
        .containsExactly(URI.create("http://good:8222"));
  }

  @Test
  void asksAHundredAtMost() {
    List<String> urls = new ArrayList<>(Collections.nCopies(5, "same:1"));
    for (int i = 0; i < 5000; i++) {
      urls.add("h" + i + ":4222");
    }
    assertThat(monitoring(urls)).hasSize(100);
  }
}
