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
    Map<String, Object> rollout,
    Map<String, Object> scalingStrategy,
    @Required @Size(min = 1) List<Trigger> triggers,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public ScaledJobSpec {
    triggers = triggers == null ? List.of() : List.copyOf(triggers);
    unknown = unknown == null ? Map.of() : unknown;
  }
}
