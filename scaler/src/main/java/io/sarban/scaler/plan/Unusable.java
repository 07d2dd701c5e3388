// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;

/**
 * The query of a trigger that cannot be measured as it is written. It is never asked: the trigger
 * counts as one that cannot be read.
 *
 * @param metricName under which a HorizontalPodAutoscaler asks for it, in vain
 */
record Unusable(Nowhere source, String metricName) implements Query {

  static Unusable of(ResourceKey object, String type) {
    return new Unusable(new Nowhere(object), type);
  }

  @Override
  public MetricTarget target() {
    return new MetricTarget(MetricType.AverageValue, 1);
  }

  /** Shared with no other trigger. */
  record Nowhere(ResourceKey object) implements Source {
    @Override
    public String describe() {
      return object.toString();
    }
  }
}
