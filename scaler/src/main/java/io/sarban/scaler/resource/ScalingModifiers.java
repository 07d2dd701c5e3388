// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** {@code spec.advanced.scalingModifiers}: one metric composed of all triggers by a formula. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScalingModifiers(
    String formula,
    String target,
    String activationTarget,
    String metricType,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public ScalingModifiers {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
