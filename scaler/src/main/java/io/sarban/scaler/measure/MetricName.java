// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.util.regex.Pattern;

/** Names of metrics as KEDA makes them. */
public final class MetricName {

  private MetricName() {}

  private static final int MAX = 500;

  /**
   * Characters that KEDA replaces, and those that would break a line or a terminal that shows the
   * name.
   */
  private static final Pattern REPLACED =
      Pattern.compile("[/.:%()\\p{Cntrl}\\p{Cf}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]");

  /**
   * Slashes, dots, colons, percent signs, parentheses and control characters become dashes; cut off
   * after 500 characters.
   */
  public static String of(String text) {
    return REPLACED.matcher(text.substring(0, Math.min(MAX, text.length()))).replaceAll("-");
  }

  /**
   * The name under which an autoscaler asks for the metric of the trigger at that index of {@code
   * spec.triggers}.
   *
   * @param index from 0
   */
  public static String of(int index, Query query) {
    return "s" + index + "-" + of(query.metricName());
  }
}
