// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.route.ScalingSettings;
import picocli.CommandLine.Option;

/** Options for the scaling of routes; they override the comments in the routes. */
final class ScalingOptions {

  @Option(names = "--min-replicas", paramLabel = "N", description = "Least replicas (default: 0).")
  private Integer minReplicas;

  @Option(names = "--max-replicas", paramLabel = "N", description = "Most replicas.")
  private Integer maxReplicas;

  @Option(
      names = "--polling-interval",
      paramLabel = "SECONDS",
      description = "Time between two looks at the source.")
  private Integer pollingInterval;

  @Option(
      names = "--cooldown-period",
      paramLabel = "SECONDS",
      description = "Time from the last message to zero replicas.")
  private Integer cooldownPeriod;

  @Option(
      names = "--messages-per-replica",
      paramLabel = "N",
      description = "Waiting messages that a replica is there for (default: 5).")
  private Integer messagesPerReplica;

  ScalingSettings scaling() {
    return ScalingSettings.of(
        minReplicas, maxReplicas, pollingInterval, cooldownPeriod, messagesPerReplica);
  }
}
