// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.time.Instant;
import java.util.Map;

/** Routes of the triggers {@code type: http} of ScaledObjects. */
public final class TriggerRoutes {

  private TriggerRoutes() {}

  /**
   * The id of a trigger's route, which no InterceptorRoute can have.
   *
   * @param index of the trigger in {@code spec.triggers}
   */
  public static RouteId id(String namespace, String object, int index) {
    return new RouteId(namespace, object + "/" + index);
  }

  /** The route of a trigger, from its metadata. */
  public static Read read(RouteId id, Instant created, Map<String, String> metadata) {
    return new RouteReading(id, created).trigger(metadata);
  }
}
