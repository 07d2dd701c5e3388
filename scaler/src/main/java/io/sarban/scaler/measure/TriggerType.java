package io.sarban.scaler.measure;

import io.sarban.scaler.resource.InvalidFieldException;
import java.util.Map;
import java.util.Set;

/**
 * A kind of trigger that measures many triggers of one source at once. It is a bean of its route
 * file in {@code routes/triggers/}; a route file without one makes a {@link RouteTriggerType}.
 */
public interface TriggerType {

  /** The values of a trigger's {@code type} that this serves. */
  Set<String> types();

  /** Parameters that still work, but that KEDA calls deprecated, with what to use instead. */
  default Map<String, String> deprecated() {
    return Map.of();
  }

  /**
   * The endpoint of the route that measures: it gets a {@link Batch} and leaves a {@code
   * List<Measurement>}.
   */
  String endpoint();

  /**
   * Reads a trigger's parameters. Does no I/O.
   *
   * @throws InvalidFieldException if a parameter is missing or cannot be used
   */
  Query query(Parameters parameters);
}
