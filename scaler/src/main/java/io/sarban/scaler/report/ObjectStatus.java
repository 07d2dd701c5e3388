// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What Sarban knows of an object, as its API shows it.
 *
 * @param kind ScaledObject or ScaledJob
 * @param target such as {@code Deployment default/worker}
 * @param replicas the last requested number; for a ScaledJob, the Jobs that were unfinished at its
 *     last poll
 * @param ready how many of them are ready to work; for Jobs, not pending
 * @param decided the replicas of the last decision, or the Jobs that it created; null before the
 *     first one
 * @param lastPoll null before the first one
 * @param reasons of the last decision, in order
 * @param problems that the user has to fix
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectStatus(
    String kind,
    String namespace,
    String name,
    String target,
    int replicas,
    int ready,
    Integer decided,
    boolean active,
    boolean fallback,
    boolean paused,
    Instant lastPoll,
    List<TriggerStatus> triggers,
    List<String> reasons,
    List<String> problems) {

  /**
   * One trigger's last reading.
   *
   * @param name the metric's name, such as {@code s0-rabbitmq-orders}
   * @param value null if the source could not be read
   * @param target what the value is compared with
   * @param problem null if the source was read
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TriggerStatus(
      String name, String type, Double value, double target, boolean active, String problem) {}
}
