// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A ScaledJob's {@code spec.scalingStrategy}.
 *
 * @param strategy default, custom, accurate or eager
 * @param customScalingRunningJobPercentage a share, such as "0.5"
 * @param pendingPodConditions a job is pending until its pod has all of them
 * @param multipleScalersCalculation max, min, avg or sum
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScalingStrategy(
    String strategy,
    Integer customScalingQueueLengthDeduction,
    String customScalingRunningJobPercentage,
    List<String> pendingPodConditions,
    String multipleScalersCalculation,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  static final ScalingStrategy DEFAULT = new ScalingStrategy(null, null, null, null, null, null);

  public ScalingStrategy {
    pendingPodConditions =
        pendingPodConditions == null ? List.of() : List.copyOf(pendingPodConditions);
    unknown = unknown == null ? Map.of() : unknown;
  }
}
