package io.sarban.scaler.report;

import io.sarban.scaler.decide.JobRules;
import io.sarban.scaler.name.ResourceKey;

/** A sound ScaledJob, as a change of its resources has made it. */
public record PlannedJob(ResourceKey key, JobRules rules) {}
