// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import java.time.Duration;
import java.util.List;

/**
 * The result of one poll.
 *
 * @param triggers one for each trigger; none while the object is paused
 * @param lateness from when it was due to when it began
 * @param latency how long its slowest trigger took to measure
 */
public record PollResult(
    ResourceKey object,
    List<ObjectStatus.TriggerStatus> triggers,
    Decision decision,
    List<Problem> problems,
    Duration lateness,
    Duration latency) {}
