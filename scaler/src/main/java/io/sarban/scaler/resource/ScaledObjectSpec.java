// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documented spec of a KEDA 2.20 ScaledObject. Absent fields are null; the {@code ...OrDefault}
 * methods give KEDA's defaults. Fields that this model does not know are kept in {@code unknown}.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScaledObjectSpec(
    @Required ScaleTargetRef scaleTargetRef,
    @Min(1) Integer pollingInterval,
    @Min(0) Integer initialCooldownPeriod,
    @Min(0) Integer cooldownPeriod,
    @Min(0) Integer idleReplicaCount,
    @Min(0) Integer minReplicaCount,
    @Min(1) Integer maxReplicaCount,
    Advanced advanced,
    @Required @Size(min = 1) List<Trigger> triggers,
    Fallback fallback,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown)
    implements PolledSpec {

  public ScaledObjectSpec {
    triggers = triggers == null ? List.of() : List.copyOf(triggers);
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** Seconds from the last activity to the scale to zero; 300 where the object does not say. */
  public int cooldownPeriodOrDefault() {
    return cooldownPeriod == null ? 300 : cooldownPeriod;
  }

  /** Seconds after the object's creation during which it is not scaled to zero; 0 by default. */
  public int initialCooldownPeriodOrDefault() {
    return initialCooldownPeriod == null ? 0 : initialCooldownPeriod;
  }

  public Optional<Advanced> advancedIfAny() {
    return Optional.ofNullable(advanced);
  }
}
