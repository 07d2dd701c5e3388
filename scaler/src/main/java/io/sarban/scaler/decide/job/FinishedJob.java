// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

import java.time.Instant;

/** A Job that is complete or failed. */
public record FinishedJob(String name, boolean succeeded, Instant at) {}
