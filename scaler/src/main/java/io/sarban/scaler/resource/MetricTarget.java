// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

/**
 * The target that a metric is compared with.
 *
 * @param type how
 * @param value above 0; in the metric's own unit
 */
public record MetricTarget(MetricType type, double value) {

  public MetricTarget {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException("a metric's target must be above 0, not " + value);
    }
  }
}
