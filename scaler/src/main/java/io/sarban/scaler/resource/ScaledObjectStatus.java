// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A ScaledObject's status, as KEDA 2.20 has it.
 *
 * @param originalReplicaCount the target's replicas when Sarban first saw the object
 * @param lastActiveTime RFC 3339
 * @param health by external metric name
 * @param triggersActivity by external metric name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaledObjectStatus(
    String scaleTargetKind,
    GroupVersionKindResource scaleTargetGVKR,
    Integer originalReplicaCount,
    String lastActiveTime,
    List<String> externalMetricNames,
    List<String> resourceMetricNames,
    String compositeScalerName,
    List<Condition> conditions,
    Map<String, Health> health,
    Map<String, TriggerActivity> triggersActivity,
    Integer pausedReplicaCount,
    String hpaName,
    String triggersTypes,
    String authenticationsTypes) {

  /** How often the time of the last activity is recorded while the object is active. */
  public static final Duration ACTIVITY_WRITTEN = Duration.ofSeconds(60);
}
