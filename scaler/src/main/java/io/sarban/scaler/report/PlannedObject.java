// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.TargetRef;
import java.util.List;

/**
 * A valid object, after a change of its resources.
 *
 * @param external the metrics that Sarban measures
 * @param resource the metrics that the HorizontalPodAutoscaler measures
 */
public record PlannedObject(
    ResourceKey key,
    TargetRef target,
    Engine engine,
    Rules rules,
    List<External> external,
    List<ResourceMetric> resource) {

  /**
   * One metric.
   *
   * @param name such as {@code s0-rabbitmq-orders}
   * @param type the trigger's type
   */
  public record External(String name, String type, MetricTarget target) {}
}
