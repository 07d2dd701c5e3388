package io.sarban.scaler.measure;

import java.util.Optional;

/** What a source answered to one query. */
public sealed interface Measurement {

  /**
   * A metric.
   *
   * @param value the metric; one below 0 counts as 0 wherever replicas are made of it
   * @param active whether it is above its activation value
   */
  record Measured(double value, boolean active) implements Measurement {}

  /**
   * The source did not give the metric.
   *
   * @param field the trigger's field at fault, such as {@code queueName} or {@code host}
   * @param message what is wrong and what fixes it; no secret
   * @param elsewhere whether nothing is wrong with the object: it is measured on Kubernetes only
   * @param atLeast what is sure all the same; the metric may be more
   */
  record Failed(String field, String message, boolean elsewhere, Optional<Measured> atLeast)
      implements Measurement {

    /** Nothing is sure. */
    public Failed(String field, String message, boolean elsewhere) {
      this(field, message, elsewhere, Optional.empty());
    }

    /** The user has to fix something. */
    public Failed(String field, String message) {
      this(field, message, false);
    }
  }

  static Measurement of(double value, double activation) {
    return new Measured(value, value > activation);
  }

  /** On Kubernetes it would be a metric. */
  static Measurement elsewhere(String field, String message) {
    return new Failed(field, message, true);
  }

  /** A part of the source did not answer. */
  static Measurement atLeast(String field, String message, Measured sure) {
    return new Failed(field, message, false, Optional.of(sure));
  }

  static Measurement failed(String field, String message) {
    return new Failed(field, message);
  }
}
