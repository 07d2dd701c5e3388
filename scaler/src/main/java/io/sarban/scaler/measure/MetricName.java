package io.sarban.scaler.measure;

/** Names of metrics as KEDA makes them. */
public final class MetricName {

  private MetricName() {}

  /** Slashes, dots, colons, percent signs and parentheses become dashes. */
  public static String of(String text) {
    return text.replaceAll("[/.:%()]", "-");
  }
}
