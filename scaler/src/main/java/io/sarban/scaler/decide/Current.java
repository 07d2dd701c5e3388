// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

/**
 * The target's current replicas.
 *
 * @param replicas last requested, at least 0
 * @param readyReplicas how many are ready to work; may lag behind in either direction
 */
public record Current(int replicas, int readyReplicas) {}
