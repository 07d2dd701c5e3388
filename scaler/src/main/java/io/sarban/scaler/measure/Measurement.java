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
   * @param message what is wrong and what mends it; no secret
   */
  record Failed(String field, String message) implements Measurement {}

  static Measurement of(double value, double activation) {
    return new Measured(value, value > activation);
  }

  static Measurement failed(String field, String message) {
    return new Failed(field, message);
  }
}
