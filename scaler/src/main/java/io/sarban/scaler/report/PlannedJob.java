// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.decide.job.JobRules;
import io.sarban.scaler.name.ResourceKey;

/** A valid ScaledJob, after a change of its resources. */
public record PlannedJob(ResourceKey key, JobRules rules) {}
