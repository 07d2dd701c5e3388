// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sarban.gateway.count.Counts;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.route.RouteId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GatewayMetrics metrics = new GatewayMetrics(registry, new Counts(System::nanoTime));

  private void ended(String method, int status) {
    metrics.ended(
        new Requests.Ended(
            Optional.of(new RouteId("apps", "web")), method, "/", "", status, 0, 1, false));
  }

  private double count(String code) {
    return registry.get("interceptor.request.count").tags("code", code).counter().count();
  }

  @Test
  void aWorkloadThatMakesUpStatusesHasFewMetrics() {
    ended("GET", 200);
    ended("GET", 404);
    for (int status = 200; status < 600; status++) {
      ended("GET", status);
    }
    assertThat(count("200")).isEqualTo(2);
    assertThat(count("404")).isEqualTo(2);
    assertThat(count("599")).as("all of 500 to 599 that HTTP does not have").isEqualTo(95);
    assertThat(registry.find("interceptor.request.count").counters()).hasSizeLessThan(50);
  }
}
