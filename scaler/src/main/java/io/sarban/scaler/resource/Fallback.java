package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * {@code spec.fallback}: replicas to hold while a source cannot be read. {@code behavior}: static,
 * currentReplicas, currentReplicasIfHigher, currentReplicasIfLower or scalingModifiers.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Fallback(
    Integer failureThreshold,
    Integer replicas,
    String behavior,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public Fallback {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
