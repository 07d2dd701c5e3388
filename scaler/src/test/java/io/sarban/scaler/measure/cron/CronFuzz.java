// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.cron;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class CronFuzz {

  private final CronTrigger cron = new CronTrigger(() -> Instant.parse("2026-03-29T00:30:00Z"));

  /** Three lines: the start, the end and the time zone. */
  @FuzzTest
  void startsAndEnds(byte[] data) {
    String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", 3);
    Map<String, String> metadata =
        Map.of(
            "start",
            lines[0],
            "end",
            lines.length > 1 ? lines[1] : "0 0 * * *",
            "timezone",
            lines.length > 2 ? lines[2] : "Europe/Berlin",
            "desiredReplicas",
            "3");
    Trigger trigger = new Trigger("cron", null, null, metadata, null, null, null);
    ResourceKey object = new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "fuzz");
    try {
      CronTrigger.CronQuery query =
          cron.query(
              new Parameters(
                  new ResolvedTrigger(object, 0, trigger, metadata, Map.of(), Map.of())));
      if (cron.measure(new Batch<>(query.source(), List.of(query))).size() != 1) {
        throw new AssertionError("not measured");
      }
    } catch (InvalidFieldException e) {
      if (e.getMessage().length() > 1000) {
        throw new AssertionError("a long message: " + e.getMessage());
      }
    }
  }
}
