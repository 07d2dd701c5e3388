package io.sarban.scaler.measure;

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
   */
  record Failed(String field, String message, boolean elsewhere) implements Measurement {

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

  static Measurement failed(String field, String message) {
    return new Failed(field, message);
  }
}
