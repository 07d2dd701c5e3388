// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/**
 * {@code spec.fallback}: replicas to hold while a source cannot be read. {@code behavior}: static,
 * currentReplicas, currentReplicasIfHigher, currentReplicasIfLower or scalingModifiers.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Fallback(
    @Required @Min(0) Integer failureThreshold,
    @Required @Min(0) Integer replicas,
    @Default("static") String behavior,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public Fallback {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
