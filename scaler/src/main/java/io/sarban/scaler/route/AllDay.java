// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.sarban.scaler.resource.Trigger;
import java.util.LinkedHashMap;
import java.util.Map;

/** The trigger of a workload that only has its own work: a ScaledObject needs a trigger. */
public final class AllDay {

  private AllDay() {}

  public static Trigger trigger() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("timezone", "UTC");
    metadata.put("start", "0 0 * * *");
    metadata.put("end", "59 23 * * *");
    metadata.put("desiredReplicas", "1");
    return new Trigger("cron", null, null, metadata, null, null, Map.of());
  }
}
