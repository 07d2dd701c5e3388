// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** {@code spec.advanced}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Advanced(
    HorizontalPodAutoscalerConfig horizontalPodAutoscalerConfig,
    Boolean restoreToOriginalReplicaCount,
    ScalingModifiers scalingModifiers,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public Advanced {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
