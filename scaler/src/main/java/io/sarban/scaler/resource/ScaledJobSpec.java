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

/**
 * The documented spec of a KEDA 2.20 ScaledJob.
 *
 * @param jobTargetRef a batch/v1 JobSpec; the API server checks it when a Job is made
 * @param rolloutStrategy the older spelling of {@code rollout.strategy}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScaledJobSpec(
    @Required Map<String, Object> jobTargetRef,
    @Min(1) Integer pollingInterval,
    @Min(0) Integer successfulJobsHistoryLimit,
    @Min(0) Integer failedJobsHistoryLimit,
    String envSourceContainerName,
    @Min(0) Integer minReplicaCount,
    @Min(1) Integer maxReplicaCount,
    String rolloutStrategy,
    Rollout rollout,
    ScalingStrategy scalingStrategy,
    @Required @Size(min = 1) List<Trigger> triggers,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown)
    implements PolledSpec {

  public ScaledJobSpec {
    triggers = triggers == null ? List.of() : List.copyOf(triggers);
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** How many completed jobs are kept; 100 where the object does not say. */
  public int successfulJobsHistoryLimitOrDefault() {
    return successfulJobsHistoryLimit == null ? 100 : successfulJobsHistoryLimit;
  }

  /** How many failed jobs are kept; 100 where the object does not say. */
  public int failedJobsHistoryLimitOrDefault() {
    return failedJobsHistoryLimit == null ? 100 : failedJobsHistoryLimit;
  }

  public ScalingStrategy scalingStrategyOrDefault() {
    return scalingStrategy == null ? ScalingStrategy.DEFAULT : scalingStrategy;
  }

  public Rollout rolloutOrDefault() {
    return rollout == null ? Rollout.DEFAULT : rollout;
  }
}
