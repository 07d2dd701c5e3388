// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Map;

/** One entry of {@code spec.triggers}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Trigger(
    @Required String type,
    String name,
    Boolean useCachedMetrics,
    @Required Map<String, String> metadata,
    AuthenticationRef authenticationRef,
    String metricType,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public Trigger {
    metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
    unknown = unknown == null ? Map.of() : unknown;
  }

  /**
   * AverageValue where the trigger does not say.
   *
   * @throws InvalidFieldException if it is no type of an external metric
   */
  public MetricType metricTypeOrDefault() {
    return MetricType.external(metricType, "metricType");
  }
}
