package io.sarban.scaler.measure;

/** Names of metrics as KEDA makes them. */
public final class MetricName {

  private MetricName() {}

  /** Slashes, dots, colons, percent signs and parentheses become dashes. */
  public static String of(String text) {
    return text.replaceAll("[/.:%()]", "-");
  }

  /**
   * As an autoscaler asks for the metric of the trigger at that place in {@code spec.triggers}.
   *
   * @param index from 0
   */
  public static String of(int index, Query query) {
    return "s" + index + "-" + of(query.metricName());
  }
}
