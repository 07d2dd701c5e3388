package io.sarban.scaler.poll;

import io.sarban.scaler.decide.JobRules;
import io.sarban.scaler.resource.ResourceKey;
import java.util.List;

/**
 * A sound ScaledJob, as a change of its resources has made it.
 *
 * @param hints what should be written otherwise, in words for the user
 */
public record PlannedJob(ResourceKey key, JobRules rules, List<String> hints) {}
