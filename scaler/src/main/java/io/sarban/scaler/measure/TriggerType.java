package io.sarban.scaler.measure;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.util.List;
import java.util.Set;

/**
 * A kind of trigger that measures many triggers of one source at once. It is a bean of the Camel
 * context: of its name NAME, the route {@code direct:measure-NAME} gets a {@link Batch} and leaves
 * a {@code List<Measurement>}, or, of a user's own type, a number.
 */
public interface TriggerType {

  /** The values of a trigger's {@code type} that this serves. */
  Set<String> types();

  /** What one of these types declares. */
  default TriggerDeclaration declaration(String type) {
    return Declarations.shipped().find(type).orElseThrow();
  }

  /**
   * Reads a trigger's parameters. Does no I/O.
   *
   * @throws InvalidFieldException if a parameter is missing or cannot be used
   */
  Query query(Parameters parameters);

  /**
   * The same of a trigger that has several metrics: one query for each, at least one.
   *
   * @throws InvalidFieldException if a parameter is missing or cannot be used
   */
  default List<Query> queries(Parameters parameters) {
    return List.of(query(parameters));
  }
}
