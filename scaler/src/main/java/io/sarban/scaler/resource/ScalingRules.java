package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * One direction of a HorizontalPodAutoscaler's behavior. {@code stabilizationWindowSeconds}: 0 to
 * 3600; {@code selectPolicy}: Max, Min or Disabled; {@code tolerance}: a share, such as 0.1.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScalingRules(
    Integer stabilizationWindowSeconds,
    String selectPolicy,
    List<ScalingPolicy> policies,
    Double tolerance,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public ScalingRules {
    policies = policies == null ? List.of() : List.copyOf(policies);
    unknown = unknown == null ? Map.of() : unknown;
  }
}
