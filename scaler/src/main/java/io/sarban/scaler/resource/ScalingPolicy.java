// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** At most {@code value} Pods, or Percent of the replicas, in {@code periodSeconds} (1 to 1800). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScalingPolicy(
    String type,
    Integer value,
    Integer periodSeconds,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public ScalingPolicy {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
