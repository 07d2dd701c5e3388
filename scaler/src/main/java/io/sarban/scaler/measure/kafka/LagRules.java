package io.sarban.scaler.measure.kafka;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How the lags of a group's partitions make a metric. Source: "Apache Kafka" in KEDA's
 * documentation, from where the names are.
 *
 * @param partitions those that count; empty for all
 * @param lagThreshold lag that one replica is for, above 0
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
   * @param counted those that ask for replicas
   * @param total also those that stay although somebody reads: they keep the workload active
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
   * @param committed the group's offset, if it ever committed one
   * @param before the offset that it had committed at the poll before
   */
  Lag lag(long end, Optional<Long> committed, Optional<Long> before) {
    if (committed.isEmpty()) {
      return Lag.of(lagWithoutCommit(end));
    }
    // a topic that was made anew ends before the old commit
    long lag = Math.max(0, end - committed.get());
    boolean persistent = excludePersistentLag && committed.equals(before);
    return new Lag(persistent ? 0 : lag, lag);
  }

  /** A new group must run to commit at all, unless the user wants it otherwise. */
  private double lagWithoutCommit(long end) {
    if (scaleToZeroOnInvalidOffset) {
      return 0;
    }
    return offsetResetPolicy == OffsetReset.latest ? 1 : end;
  }

  /**
   * The metric: the lag, cut to what the partitions can use, as a consumer that has no partition
   * would be idle.
   *
   * @param all number of partitions
   * @param lagging number of those with counted lag
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

  /** The least divisor of the number of partitions that carries the lag. */
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
