package io.sarban.gateway.route;

import java.time.Instant;
import java.util.Map;

/** Routes of the triggers {@code type: http} of ScaledObjects. */
public final class TriggerRoutes {

  private TriggerRoutes() {}

  /**
   * @param ordinal 0 for the first trigger {@code http} of the object, 1 for the next
   */
  public static RouteId id(String namespace, String object, int ordinal) {
    return new RouteId(namespace, ordinal == 0 ? object : object + "/" + ordinal);
  }

  /** The route of a trigger, from its metadata. */
  public static Read read(RouteId id, Instant created, Map<String, String> metadata) {
    return new RouteReading(id, created).trigger(metadata);
  }
}
