// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.decide.job.JobDecision;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The result of one poll of a ScaledJob.
 *
 * @param at when it was decided
 * @param triggers one for each trigger; none while the ScaledJob is paused
 * @param lateness from when it was due to when it began
 * @param latency how long its slowest trigger took to measure
 */
public record JobPollResult(
    ResourceKey object,
    Instant at,
    List<ObjectStatus.TriggerStatus> triggers,
    JobDecision decision,
    List<Problem> problems,
    Duration lateness,
    Duration latency) {}
