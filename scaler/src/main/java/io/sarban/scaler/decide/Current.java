package io.sarban.scaler.decide;

/**
 * The target as it is now.
 *
 * @param replicas asked for last, at least 0
 * @param readyReplicas of them ready to work; may lag behind in either direction
 */
public record Current(int replicas, int readyReplicas) {}
