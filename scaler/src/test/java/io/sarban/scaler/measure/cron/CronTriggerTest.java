// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTriggerTest {

  private static CronTrigger.CronQuery query(CronTrigger type, Map<String, String> metadata) {
    return query(type, new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "test"), metadata);
  }

  private static CronTrigger.CronQuery query(
      CronTrigger type, ResourceKey object, Map<String, String> metadata) {
    Trigger trigger = new Trigger("cron", null, null, metadata, null, null, null);
    return type.query(
        new Parameters(new ResolvedTrigger(object, 0, trigger, metadata, Map.of(), Map.of())));
  }

  private static Map<String, String> metadata(String zone, String start, String end, String many) {
    return Map.of("timezone", zone, "start", start, "end", end, "desiredReplicas", many);
  }

  @ParameterizedTest(name = "{0}: from {2} to {3} in {1}: {4}")
  @CsvSource({
    "2026-01-01T05:59:59Z, Europe/Berlin, 0 7 * * *, 0 9 * * *, 0", // 06:59:59 in winter
    "2026-01-01T06:00:01Z, Europe/Berlin, 0 7 * * *, 0 9 * * *, 4",
    "2026-01-01T08:00:01Z, Europe/Berlin, 0 7 * * *, 0 9 * * *, 0",
    "2026-07-01T05:00:01Z, Europe/Berlin, 0 7 * * *, 0 9 * * *, 4", // 07:00:01 in summer
    "2026-07-01T07:00:01Z, Europe/Berlin, 0 7 * * *, 0 9 * * *, 0",
    "2026-01-01T23:30:00Z, UTC, 0 22 * * *, 0 2 * * *, 4", // over midnight
    "2026-01-01T01:30:00Z, UTC, 0 22 * * *, 0 2 * * *, 4",
    "2026-01-01T12:00:00Z, UTC, 0 22 * * *, 0 2 * * *, 0",
    "2026-01-03T12:00:00Z, UTC, 0 8 * * 1-5, 0 18 * * 1-5, 0", // a Saturday
    "2026-01-05T12:00:00Z, UTC, 0 8 * * 1-5, 0 18 * * 1-5, 4",
    // robfig's standard parser, and Go's time zones
    "2026-01-05T12:00:00Z, UTC, 0 8 ? * mon-Fri, 0 18 ? JAN MON-fri, 4",
    "2026-01-05T12:00:00Z, UTC, @daily, 0 18 * * *, 4",
    "2026-01-05T19:00:00Z, UTC, @daily, 0 18 * * *, 0",
    "2026-01-05T12:30:00Z, UTC, @hourly, 45 * * * *, 4",
    "2026-01-05T12:00:00Z, EST, 0 6 * * *, 0 8 * * *, 4",
    "2026-01-05T12:00:00Z, HST, 0 6 * * *, 0 8 * * *, 0",
    "2026-01-05T12:00:00Z, MST, 0 4 * * *, 0 6 * * *, 4"
  })
  void isActiveBetweenStartAndEnd(
      String now, String zone, String start, String end, double replicas) {
    CronTrigger type = new CronTrigger(InstantSource.fixed(Instant.parse(now)));
    CronTrigger.CronQuery query = query(type, metadata(zone, start, end, "4"));
    assertThat(type.measure(new Batch<>(query.source(), List.of(query))))
        .containsExactly(new Measurement.Measured(replicas, replicas > 0));
  }

  @Test
  void followsTheClock() {
    Instant[] now = {Instant.parse("2026-01-05T07:59:59Z")};
    CronTrigger type = new CronTrigger(() -> now[0]);
    CronTrigger.CronQuery query = query(type, metadata("UTC", "0 8 * * 1-5", "0 18 * * 1-5", "4"));
    long[][] steps = {{0, 0}, {1, 4}, {35_999, 4}, {36_001, 0}, {86_401, 4}, {2, 4}};
    for (long[] secondsAndReplicas : steps) {
      now[0] = Instant.parse("2026-01-05T07:59:59Z").plusSeconds(secondsAndReplicas[0]);
      double replicas = secondsAndReplicas[1];
      assertThat(type.measure(new Batch<>(query.source(), List.of(query))))
          .as("at %s", now[0])
          .containsExactly(new Measurement.Measured(replicas, replicas > 0));
    }
  }

  /** Expensive expressions take only their namespace's own time. */
  @Test
  void theClockIsEachNamespacesOwn() {
    CronTrigger type = new CronTrigger();
    CronTrigger.CronQuery query = query(type, metadata("UTC", "0 8 * * *", "0 18 * * *", "4"));
    ResourceKey elsewhere = new ResourceKey(ResourceKind.SCALED_OBJECT, "elsewhere", "test");
    assertThat(query.source())
        .isEqualTo(query(type, metadata("UTC", "0 1 * * *", "0 2 * * *", "4")).source())
        .isNotEqualTo(
            query(type, elsewhere, metadata("UTC", "0 8 * * *", "0 18 * * *", "4")).source());
  }

  @ParameterizedTest
  @CsvSource({
    "Mars/Base, 0 7 * * *, 0 9 * * *, 4, timezone",
    "UTC, 0 7 * *, 0 9 * * *, 4, start",
    "UTC, 0 7 * * *, 0 99 * * *, 4, end",
    "UTC, 0 7 * * *, 0 7 * * *, 4, end",
    "UTC, 0 7 * * *, 0 9 * * *, -1, desiredReplicas",
    "UTC, 0 7 * * *, 0 9 * * *, many, desiredReplicas"
  })
  void refuses(String zone, String start, String end, String many, String field) {
    assertThatThrownBy(() -> query(new CronTrigger(), metadata(zone, start, end, many)))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
