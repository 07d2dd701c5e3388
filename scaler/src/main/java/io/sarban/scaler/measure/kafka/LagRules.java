// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How the lags of a group's partitions become a metric. Source: "Apache Kafka" in KEDA's
 * documentation, which uses the same names.
 *
 * @param partitions the partitions that count; empty for all
 * @param lagThreshold the lag for each replica, above 0
 */
record LagRules(
    Optional<PartitionRanges> partitions,
    OffsetReset offsetResetPolicy,
    boolean scaleToZeroOnInvalidOffset,
    boolean excludePersistentLag,
    boolean allowIdleConsumers,
    boolean limitToPartitionsWithLag,
    boolean ensureEvenDistributionOfPartitions,
    double lagThreshold) {

  enum OffsetReset {
    latest,
    earliest
  }

  /**
   * Messages of one partition that the group has not committed.
   *
   * @param counted the lag that asks for replicas
   * @param total includes the persistent lag, which keeps the workload active
   */
  record Lag(double counted, double total) {

    static Lag of(double lag) {
      return new Lag(lag, lag);
    }

    Lag plus(Lag other) {
      return new Lag(counted + other.counted, total + other.total);
    }
  }

  boolean counts(int partition) {
    return partitions.isEmpty() || partitions.get().contains(partition);
  }

  /**
   * The lag of a partition.
   *
   * @param end the offset after its last message
   * @param committed the group's offset, if it has committed one
   * @param before the offset that was committed at the previous poll
   */
  Lag lag(long end, Optional<Long> committed, Optional<Long> before) {
    if (committed.isEmpty()) {
      return Lag.of(lagWithoutCommit(end));
    }
    // a recreated topic ends before the old commit
    long lag = Math.max(0, end - committed.get());
    boolean persistent = excludePersistentLag && committed.equals(before);
    return new Lag(persistent ? 0 : lag, lag);
  }

  /** A new group must run before it can commit, unless the user configures otherwise. */
  private double lagWithoutCommit(long end) {
    if (scaleToZeroOnInvalidOffset) {
      return 0;
    }
    return offsetResetPolicy == OffsetReset.latest ? 1 : end;
  }

  /**
   * The metric: the lag, limited to what the partitions can use, since a consumer without a
   * partition would be idle.
   *
   * @param all number of partitions
   * @param lagging number of partitions with counted lag
   */
  double metric(double lag, long all, long lagging) {
    double wanted =
        ensureEvenDistributionOfPartitions ? evenReplicas(lag, all) * lagThreshold : lag;
    if (limitToPartitionsWithLag) {
      return Math.min(wanted, lagging * lagThreshold);
    }
    if (ensureEvenDistributionOfPartitions) {
      return wanted;
    }
    return allowIdleConsumers ? lag : Math.min(lag, all * lagThreshold);
  }

  /** The smallest divisor of the number of partitions that is enough for the lag. */
  private double evenReplicas(double lag, long partitions) {
    if (lag <= 0) {
      return 0;
    }
    return LongStream.rangeClosed(1, partitions)
        .filter(replicas -> partitions % replicas == 0)
        .filter(replicas -> replicas * lagThreshold >= lag)
        .findFirst()
        .orElse(partitions);
  }
}
