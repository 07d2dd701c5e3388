// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

/**
 * The unfinished Jobs of a ScaledJob.
 *
 * @param running all unfinished Jobs
 * @param pending how many of them have no working pod yet
 */
public record JobCounts(int running, int pending) {}
