package io.sarban.scaler.decide;

/**
 * The unfinished Jobs of a ScaledJob.
 *
 * @param running all of them
 * @param pending those of them that no pod works on yet
 */
public record JobCounts(int running, int pending) {}
