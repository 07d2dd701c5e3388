// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import java.util.List;

/** The common part of the specs of a ScaledObject and a ScaledJob. */
public interface PolledSpec {

  List<Trigger> triggers();

  /** Null where the object does not say. */
  Integer pollingInterval();

  /** Null where the object does not say. */
  Integer minReplicaCount();

  /** Null where the object does not say. */
  Integer maxReplicaCount();

  /** Seconds between two polls; 30 where the object does not say. */
  default int pollingIntervalOrDefault() {
    return pollingInterval() == null ? 30 : pollingInterval();
  }

  /** 0 where the object does not say. */
  default int minReplicaCountOrDefault() {
    return minReplicaCount() == null ? 0 : minReplicaCount();
  }

  /** 100 where the object does not say. */
  default int maxReplicaCountOrDefault() {
    return maxReplicaCount() == null ? 100 : maxReplicaCount();
  }
}
