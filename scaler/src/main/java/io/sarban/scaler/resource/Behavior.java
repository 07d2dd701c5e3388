// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** The HorizontalPodAutoscaler's {@code spec.behavior} (autoscaling/v2). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Behavior(
    ScalingRules scaleUp,
    ScalingRules scaleDown,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public Behavior {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
