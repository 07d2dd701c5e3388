// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The http trigger, by its route. */
class HttpTriggerTest {

  private static final RouteName ROUTE = RouteName.trigger("default", "test", 0);
  private static final Map<RouteName, CountedRoute> COUNTS = new ConcurrentHashMap<>();
  private static Measuring measuring;

  @BeforeAll
  static void start() {
    measuring =
        new Measuring("http")
            .with(
                "http-counts", (HttpCounts) route -> COUNTS.getOrDefault(route, CountedRoute.NONE));
  }

  @AfterAll
  static void stop() {
    measuring.close();
  }

  @BeforeEach
  void forget() {
    COUNTS.clear();
  }

  @Test
  void countsWhatIsInHandOfItsOwnRoute() {
    COUNTS.put(ROUTE, CountedRoute.of(7, 0.5));
    COUNTS.put(RouteName.trigger("default", "test", 1), CountedRoute.of(100, 100));
    Query query = measuring.query(Map.of("targetValue", "5"));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(7, true));
    assertThat(query.target()).isEqualTo(new MetricTarget(MetricType.AverageValue, 5));
    assertThat(query.wokenBy()).contains(ROUTE);
  }

  @Test
  void nobodyAsksForARouteThatSleeps() {
    assertThat(measuring.measure(measuring.query(Map.of()))).isEqualTo(new Measured(0, false));
  }

  @Test
  void aRequestInHandKeepsItAwakeWhateverItsRate() {
    Query query = measuring.query(Map.of("scalingMetric", "requestRate"));
    COUNTS.put(ROUTE, CountedRoute.of(0, 2.5));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(2.5, true));
    COUNTS.put(ROUTE, CountedRoute.of(1, 0));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(0, true));
  }

  @Test
  void theGatewayItselfIsScaledByAllThatItHas() {
    COUNTS.put(new RouteName("default", "*"), CountedRoute.of(700, 0));
    COUNTS.put(new RouteName("sarban", "*"), CountedRoute.of(5, 0));
    assertThat(measuring.measure(measuring.query(Map.of("scalingMetric", "gateway"))))
        .isEqualTo(new Measured(700, true));
  }

  @Test
  void isActiveAboveItsActivationValue() {
    Query query = measuring.query(Map.of("activationValue", "3"));
    COUNTS.put(ROUTE, CountedRoute.of(3, 0));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(3, false));
    COUNTS.put(ROUTE, CountedRoute.of(4, 0));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(4, true));
  }

  @Test
  void whatABlindGatewayHasIsNotForgotten() {
    COUNTS.put(ROUTE, new CountedRoute(4, 0, Optional.of("gateway-b is silent since 6 s")));
    assertThat(measuring.failure(measuring.query(Map.of())))
        .isEqualTo(
            Measurement.atLeast(
                "", "the HTTP gateway: gateway-b is silent since 6 s", new Measured(4, true)));
  }

  @Test
  void withoutAGatewayItSaysWhatToDo() {
    try (Measuring alone = new Measuring("http")) {
      assertThat(alone.failure(alone.query(Map.of())).message()).contains("install --http");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port | 0 | must be a port from 1 to 65535",
        "port | http | must be a port from 1 to 65535",
        "fallbackPort | 65536 | must be a port from 1 to 65535",
        "targetValue | 0 | must be above 0, not 0.0",
        "scalingMetric | both | must be one of concurrency, requestRate, gateway, not \"both\"",
        "window | soon | must be milliseconds or like 30s, not \"soon\"",
      })
  void saysWhatIsWrong(String field, String value, String message) {
    assertThatThrownBy(() -> measuring.query(Map.of(field, value)))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessage(message);
  }

  @Test
  void hasOnePortOnly() {
    for (String port : List.of("port", "fallbackPort")) {
      assertThatThrownBy(() -> measuring.query(Map.of(port, "80", port + "Name", "http")))
          .hasMessage("and " + port + "Name are both set: take one out");
    }
  }
}
