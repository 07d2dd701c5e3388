// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.http.CountedRoute;
import io.sarban.scaler.measure.http.HttpCounts;
import io.sarban.scaler.measure.http.RouteName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that reports changes by itself; the clock stands still, and nothing ticks. */
class WakesTest {

  private static final String NO_LOOKS = "sarban.io/look-interval: 'off'";

  private final Map<RouteName, CountedRoute> counts = new ConcurrentHashMap<>();
  @TempDir private Path folder;
  private PolledFolder objects;

  @BeforeEach
  void start() throws Exception {
    HttpCounts source = route -> counts.getOrDefault(route, CountedRoute.NONE);
    objects = new PolledFolder(folder).with("counts", source);
    objects.object("a", NO_LOOKS, "http", "");
    objects.object("b", NO_LOOKS, "http", "");
    objects.start();
    assertThat(objects.active()).isEmpty();
    // an object that has just been polled is woken a little later
    objects.pass(Duration.ofSeconds(1));
  }

  @AfterEach
  void stop() {
    objects.close();
  }

  private static RouteName route(String object) {
    return RouteName.trigger("default", object, 0);
  }

  @Test
  void whoseSourceHasNewsIsPolledAtOnceAndNobodyElse() {
    counts.put(route("a"), CountedRoute.of(1, 1));
    counts.put(route("b"), CountedRoute.of(1, 1));
    objects.wake(route("a"));
    await().until(() -> objects.active().equals(List.of("a")));
    objects.wake(route("b"));
    await().until(() -> objects.active().size() == 2);
  }

  @Test
  void whatHasNoObjectAnyMoreWakesNobody() throws Exception {
    objects.forget("b");
    List<Outcome> before = objects.outcomes();
    counts.put(route("a"), CountedRoute.of(1, 1));
    objects.wake(route("b"));
    objects.wake(route("c"));
    assertThat(objects.outcomes()).isEqualTo(before);
  }
}
