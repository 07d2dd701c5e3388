// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.util.List;
import java.util.Set;

/**
 * A kind of trigger that measures many triggers of one source at once. It is a bean of the Camel
 * context. If its name is NAME, the route {@code direct:measure-NAME} receives a {@link Batch} and
 * returns a {@code List<Measurement>}, or, for a user-defined type, a number.
 */
public interface TriggerType {

  /** The supported values of a trigger's {@code type}. */
  Set<String> types();

  /** The declaration of one of these types. */
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
   * The queries of a trigger with several metrics: one for each, at least one.
   *
   * @throws InvalidFieldException if a parameter is missing or cannot be used
   */
  default List<Query> queries(Parameters parameters) {
    return List.of(query(parameters));
  }
}
