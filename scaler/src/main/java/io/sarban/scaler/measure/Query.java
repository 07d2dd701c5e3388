package io.sarban.scaler.measure;

import io.sarban.scaler.resource.MetricTarget;
import java.util.Optional;

/** What to ask a source for one trigger. Immutable; made once for each change of a resource. */
public interface Query {

  /**
   * The source that is asked. Queries whose sources are equal are measured in one {@link Batch}. A
   * record; it holds the credentials too, so that two users of one broker are two sources, and its
   * toString shows none of them.
   */
  Source source();

  /** What the metric is compared with. */
  MetricTarget target();

  /**
   * The metric's name without its index, such as {@code rabbitmq-orders}; {@link MetricName} makes
   * KEDA's name of it.
   */
  String metricName();

  /**
   * Whether a measure leaves the next one as it is. Objects with one that does not are polled at
   * their interval only.
   */
  default boolean repeatable() {
    return true;
  }

  /**
   * What the source tells of by itself: then the object is polled at once, whatever its interval.
   * Has equals and hashCode. Empty where the source tells nothing.
   */
  default Optional<Object> wokenBy() {
    return Optional.empty();
  }
}
