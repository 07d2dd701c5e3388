// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/** KEDA's status of a CloudEventSource. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudEventSourceStatus(
    List<Condition> conditions, @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public CloudEventSourceStatus {
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** The conditions of either kind; none where it has no status yet. */
  public static List<Condition> conditions(HasMetadata source) {
    CloudEventSourceStatus status =
        source instanceof CloudEventSource own
            ? own.getStatus()
            : ((ClusterCloudEventSource) source).getStatus();
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }
}
