// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.resource.MetricTarget;
import java.util.Optional;

/** What to ask a source for one trigger. Immutable; made once for each change of a resource. */
public interface Query {

  /**
   * The source to ask. Queries with equal sources are measured in one {@link Batch}. It is a record
   * that contains the credentials, so that two users of one broker are two sources; its toString
   * shows no credentials.
   */
  Source source();

  /** The target of the metric. */
  MetricTarget target();

  /**
   * The metric's name without its index, such as {@code rabbitmq-orders}; {@link MetricName} makes
   * KEDA's name from it.
   */
  String metricName();

  /**
   * Whether measuring has no effect on the next measurement. Otherwise the object is polled at its
   * interval only.
   */
  default boolean repeatable() {
    return true;
  }

  /**
   * What wakes the object: when the source reports this cause, the object is polled at once,
   * whatever its interval. Has equals and hashCode. Empty if the source reports nothing by itself.
   */
  default Optional<Object> wokenBy() {
    return Optional.empty();
  }
}
