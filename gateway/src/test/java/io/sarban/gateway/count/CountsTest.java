// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.ScalingMetric;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CountsTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(5 * SECOND);
  private final Counts counts = new Counts(clock::get);
  private final HttpRoute route =
      HttpRoute.of(new RouteId("n", "r"), Backend.of("s", 80), ScalingMetric.byConcurrency(1));

  private RouteCount now() {
    return counts.of(route.id()).orElseThrow();
  }

  @Test
  void theRateIsTheMeanOverTheWindow() {
    RateWindow window = new RateWindow(Duration.ofSeconds(10), Duration.ofSeconds(1));
    assertThat(window.rate(0)).isZero();
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 20; i++) {
        window.count(second * SECOND + i);
      }
      assertThat(window.rate(second * SECOND + 50)).isEqualTo(20, within(0.001));
    }
    assertThat(window.rate(34 * SECOND)).as("five of ten seconds").isEqualTo(10, within(0.001));
    assertThat(window.rate(60 * SECOND)).isZero();
    window.count(100 * SECOND);
    assertThat(window.rate(100 * SECOND)).as("begins anew").isEqualTo(1, within(0.001));
  }

  @Test
  void aFineWindowIsARateASecondToo() {
    RateWindow window = new RateWindow(Duration.ofSeconds(2), Duration.ofMillis(100));
    for (int i = 0; i < 40; i++) {
      window.count(i * SECOND / 20);
    }
    assertThat(window.rate(39 * SECOND / 20)).isEqualTo(20, within(0.001));
  }

  @Test
  void aLongWindowHasFewStepsAndARateFromItsFirstSecondOn() {
    RateWindow window = new RateWindow(Duration.ofHours(1), Duration.ofSeconds(1));
    for (int second = 0; second < 4_000; second++) {
      for (int i = 0; i < 5; i++) {
        window.count(second * SECOND + i);
      }
      assertThat(window.rate(second * SECOND + 50)).as("%s", second).isEqualTo(5, within(0.1));
    }
    assertThat(window.rate(8_000 * SECOND)).isZero();
  }

  @Test
  void runningAndHeldAndWhatIsWanted() {
    counts.routes(List.of(route));
    RouteCounter counter = counts.counter(route);
    counter.began(clock.get());
    counter.began(clock.get());
    counter.held();
    assertThat(now().concurrency()).isEqualTo(2);
    assertThat(now().held()).isEqualTo(1);
    counter.released();
    counter.ended();
    counter.ended();
    assertThat(now().concurrency()).isZero();
    assertThat(now().total()).isEqualTo(2);
    counter.wanted(clock.get() + 30 * SECOND);
    assertThat(now().concurrency()).isEqualTo(1);
    clock.addAndGet(31 * SECOND);
    assertThat(now().concurrency()).isZero();
  }

  @Test
  void aRouteIsForgottenWithItsLastRequest() {
    counts.routes(List.of(route));
    RouteCounter counter = counts.counter(route);
    counter.began(clock.get());
    counts.routes(List.of());
    assertThat(counts.of(route.id())).isPresent();
    counter.ended();
    counts.forget();
    assertThat(counts.of(route.id())).isEmpty();
  }
}
